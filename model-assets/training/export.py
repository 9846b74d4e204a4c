"""Writes the shipped files from a trained model: `python export.py runs/base/model.pt`. Then calibrate (calibrate.py) and write the manifest.

encoder, fusion, arguments, values .onnx  int8 graphs (graph.py)
embeddings.bin                            a float32 scale a row, then int8 rows of 384; the markers' learned vectors stand in their rows
vocabulary.txt                            one token a line
heads.json                                the few learned numbers applied in TypeScript

With --single the graphs are in single precision: not to ship, but to measure what rounding costs.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from dataset import load_training_corpus
from encoding import TextEncoder
from graph import arguments_graph, encoder_graph, fusion_graph, values_graph
from losses import Objective
from model import LATE_CENTRE, MARKERS, UNSTATED_SHIFT, Thimble, quantise_rows
from sampling import Sampler
from train import HERE, base_model

ASSETS = HERE.parent
BATCHES = 12  # training batches that quantisation looks at
BALANCE = 0.8  # how much of an outlying input channel moves into the weights; 0.75 to 0.9 are best on the calibration apps


def embedding_bytes(model: Thimble) -> bytes:
    rows, scales = model.rows.clone(), model.row_scales.clone()
    rows[list(MARKERS)], scales[list(MARKERS)] = quantise_rows(model.mark.detach())
    return scales.numpy().astype("<f4").tobytes() + rows.numpy().tobytes()


@torch.no_grad()
def input_scales(model: Thimble, configuration: dict) -> dict[nn.Linear, np.ndarray]:
    """What graph.Graph wants: by linear layer, the balance of each input channel's reach, seen over training batches, and its weights'."""
    reach: dict[nn.Linear, torch.Tensor] = {}

    def see(layer: nn.Linear, inputs: tuple) -> None:
        largest = inputs[0].abs().flatten(0, -2).amax(0)
        reach[layer] = torch.maximum(reach.get(layer, largest), largest)

    hooks = [m.register_forward_pre_hook(see) for m in model.modules() if isinstance(m, nn.Linear)]
    corpus, encoder, seed = load_training_corpus(configuration, HERE), TextEncoder(base_model()), configuration["seed"]
    sampler = Sampler(corpus, encoder, configuration, seed)
    objective = Objective(model, corpus, encoder, tuple(configuration["batch"]["fused_tools"]), seed)
    for _ in range(BATCHES):
        objective(sampler.draw())
    for hook in hooks:
        hook.remove()
    balance = lambda x, w: (x.clamp_min(1e-5) ** BALANCE / w.clamp_min(1e-5) ** (1 - BALANCE)).numpy()
    return {layer: balance(x, layer.weight.abs().amax(0)) for layer, x in reach.items()}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("weights", type=Path)
    arguments.add_argument("--single", action="store_true")
    options = arguments.parse_args()
    configuration = json.loads((HERE / "configuration.json").read_text())
    model = Thimble(base_model(), fusion=configuration["training"]["fusion_layers"]).eval()
    state = torch.load(options.weights, map_location="cpu")
    model.load_state_dict(state.get("model", state))
    scales = None if options.single else input_scales(model, configuration)
    with torch.no_grad():
        model.fusion.unstated[2].bias += UNSTATED_SHIFT
    graphs = {"encoder": encoder_graph(model.encoder, model.late, scales), "fusion": fusion_graph(model.fusion, scales), "arguments": arguments_graph(model.fusion, scales), "values": values_graph(model.values, scales)}
    for name, graph in graphs.items():
        onnx.save(graph, ASSETS / f"{name}.onnx")
    (ASSETS / "embeddings.bin").write_bytes(embedding_bytes(model))
    shutil.copyfile(base_model() / "vocab.txt", ASSETS / "vocabulary.txt")
    numbers = lambda tensor: [round(x, 7) for x in tensor.detach().flatten().tolist()]
    heads = {"scale": model.scale.item(), "noneCosine": model.none_cosine.item(), "lateScale": model.late_scale.item(), "lateCentre": LATE_CENTRE, "valueOut": numbers(model.value_out), "valueScales": numbers(model.value_scales)}
    (ASSETS / "heads.json").write_text(json.dumps(heads) + "\n")


if __name__ == "__main__":
    main()
