"""Reads the shipped files back into the network, so that training can go on from a release: `python train.py --weights release`.

The graphs hold int8 weights; what comes back differs from what was trained by that rounding alone.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from graph import Graph, graphs
from model import MARKERS, UNSTATED_SHIFT, WIDTH, Thimble


@torch.no_grad()
def load_release(model: Thimble, assets: Path) -> None:
    """Fills `model` from the graphs, embeddings.bin and heads.json in `assets`, less what export added."""
    parts = {"encoder": model.encoder, "fusion": model.fusion, "arguments": None, "values": None}
    for name, build in graphs(model).items():
        built = Graph()
        build(built)
        _load_graph(onnx.load(assets / f"{name}.onnx").graph, built.layers, parts[name])
    model.fusion.unstated[2].bias -= UNSTATED_SHIFT
    heads = json.loads((assets / "heads.json").read_text())
    model.scale.fill_(heads["scale"])
    model.none_cosine.fill_(heads["noneCosine"])
    model.late_scale.fill_(heads["lateScale"])
    model.value_out.copy_(torch.tensor(heads["valueOut"]))
    model.value_scales.copy_(torch.tensor(heads["valueScales"]))
    data = (assets / "embeddings.bin").read_bytes()
    rows = len(data) // (4 + WIDTH)
    scales = np.frombuffer(data, "<f4", rows)
    table = np.frombuffer(data, np.int8, offset=4 * rows).reshape(rows, WIDTH)
    at = list(MARKERS)
    model.mark.copy_(torch.from_numpy(table[at] * scales[at, None]))


def load_weights(model: Thimble, weights: str, assets: Path) -> None:
    """Fills `model` from a file of train.py, a checkpoint or a model alone, or from the shipped files where `weights` is "release"."""
    if weights == "release":
        load_release(model, assets)
    else:
        state = torch.load(weights, map_location="cpu")
        model.load_state_dict(state.get("model", state))


def _load_graph(graph: onnx.GraphProto, layers: list[nn.Linear], part: nn.Module | None) -> None:
    constants = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
    used_by = {name: node for node in graph.node for name in node.input}
    weights = [node for node in graph.node if node.op_type == "DequantizeLinear"]
    for node, layer in zip(weights, layers, strict=True):
        product = used_by[node.output[0]]
        bias = next(constants[name] for name in used_by[product.output[0]].input if name in constants)
        layer.weight.copy_(torch.from_numpy((constants[node.input[0]] * constants[node.input[1]]).T))
        layer.bias.copy_(torch.from_numpy(bias.copy()))
    if part is None:
        return
    norms = [m for m in part.modules() if isinstance(m, nn.LayerNorm)]
    skips = [node for node in graph.node if node.op_type == "SkipLayerNormalization"]
    for node, norm in zip(skips, norms, strict=True):
        norm.weight.copy_(torch.from_numpy(constants[node.input[2]].copy()))
        norm.bias.copy_(torch.from_numpy(constants[node.input[3]].copy()))
    if hasattr(part, "position"):
        part.position.copy_(torch.from_numpy(next(c for c in constants.values() if c.shape == (1, *part.position.shape))[0].copy()))
    if hasattr(part, "kind"):
        part.kind.copy_(torch.from_numpy(next(c for c in constants.values() if c.shape == tuple(part.kind.shape)).copy()))
