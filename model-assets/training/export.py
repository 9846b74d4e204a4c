"""Writes the shipped files from a trained model: `python export.py runs/NAME/step-560.pt`. Then calibrate (calibrate.py) and write the manifest.

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

import onnx
import torch

from graph import Graph, graphs
from model import LATE_CENTRE, MARKERS, UNSTATED_SHIFT, Thimble, quantise_rows
from released import load_weights
from train import HERE, base_model

ASSETS = HERE.parent


def embedding_bytes(model: Thimble) -> bytes:
    rows, scales = model.rows.clone(), model.row_scales.clone()
    rows[list(MARKERS)], scales[list(MARKERS)] = quantise_rows(model.mark.detach())
    return scales.numpy().astype("<f4").tobytes() + rows.numpy().tobytes()


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("weights")
    arguments.add_argument("--single", action="store_true")
    options = arguments.parse_args()
    configuration = json.loads((HERE / "configuration.json").read_text())
    model = Thimble(base_model(), fusion=configuration["training"]["fusion_layers"]).eval()
    load_weights(model, options.weights, ASSETS)
    with torch.no_grad():
        model.fusion.unstated[2].bias += UNSTATED_SHIFT
    for name, build in graphs(model).items():
        onnx.save(build(Graph(rounded=not options.single)), ASSETS / f"{name}.onnx")
    (ASSETS / "embeddings.bin").write_bytes(embedding_bytes(model))
    shutil.copyfile(base_model() / "vocab.txt", ASSETS / "vocabulary.txt")
    numbers = lambda tensor: [round(x, 7) for x in tensor.detach().flatten().tolist()]
    heads = {"scale": model.scale.item(), "noneCosine": model.none_cosine.item(), "lateScale": model.late_scale.item(), "lateCentre": LATE_CENTRE, "valueOut": numbers(model.value_out), "valueScales": numbers(model.value_scales)}
    (ASSETS / "heads.json").write_text(json.dumps(heads) + "\n")


if __name__ == "__main__":
    main()
