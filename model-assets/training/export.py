"""Writes the shipped files from a trained model: `python export.py runs/base/model.pt`. Then calibrate (calibrate.py) and write the manifest.

encoder, fusion, arguments, values .onnx  int8 graphs (graph.py)
embeddings.bin                            a float32 scale a row, then int8 rows of 384; the markers' learned vectors stand in their rows
vocabulary.txt                            one token a line
heads.json                                the few learned numbers applied in TypeScript
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import onnx
import torch

from graph import arguments_graph, encoder_graph, fusion_graph, values_graph
from model import MARKERS, Thimble, quantise_rows
from train import HERE, base_model

ASSETS = HERE.parent


def embedding_bytes(model: Thimble) -> bytes:
    rows, scales = model.rows.clone(), model.row_scales.clone()
    rows[list(MARKERS)], scales[list(MARKERS)] = quantise_rows(model.mark.detach())
    return scales.numpy().astype("<f4").tobytes() + rows.numpy().tobytes()


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("weights", type=Path)
    configuration = json.loads((HERE / "configuration.json").read_text())
    model = Thimble(base_model(), fusion=configuration["training"]["fusion_layers"]).eval()
    state = torch.load(arguments.parse_args().weights, map_location="cpu")
    model.load_state_dict(state.get("model", state))
    graphs = {"encoder": encoder_graph(model.encoder), "fusion": fusion_graph(model.fusion), "arguments": arguments_graph(model.fusion), "values": values_graph(model.values)}
    for name, graph in graphs.items():
        onnx.save(graph, ASSETS / f"{name}.onnx")
    (ASSETS / "embeddings.bin").write_bytes(embedding_bytes(model))
    shutil.copyfile(base_model() / "vocab.txt", ASSETS / "vocabulary.txt")
    numbers = lambda tensor: [round(x, 7) for x in tensor.detach().flatten().tolist()]
    heads = {"scale": model.scale.item(), "noneCosine": model.none_cosine.item(), "valueOut": numbers(model.value_out), "valueScales": numbers(model.value_scales)}
    (ASSETS / "heads.json").write_text(json.dumps(heads) + "\n")


if __name__ == "__main__":
    main()
