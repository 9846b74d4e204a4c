"""Owns the shape of the shipped ONNX graphs: the network's layers written out in ONNX operators.

Written by hand rather than traced, so that they take few operators, each attention one MultiHeadAttention, and linear layers hold int8
weights with a scale a column. onnxruntime runs them; the shipped runtime (src/model/runtime) multiplies the int8 weights as they are.
Batches are of one: shapes are [1, length, width].
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from model import HEADS, LATE_WIDTH, POINTER_WIDTH, WIDTH, Encoder, Fusion, Late, Layer, Thimble, Values

CONTRIB = "com.microsoft"


class Graph:
    """With `rounded`, weights are int8; without, nothing is rounded. `layers` are the linear layers in the order they stand in."""

    def __init__(self, rounded: bool = True) -> None:
        self.rounded = rounded
        self.layers: list[nn.Linear] = []
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, array: np.ndarray) -> str:
        name = f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: list[str], outputs: int = 1, domain: str = "", **attributes):
        names = [f"n{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def name(self, value: str, output: str) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [output]))

    def linear(self, x: str, layer: nn.Linear) -> str:
        self.layers.append(layer)
        weight = layer.weight.detach().numpy().T  # [in, out]
        if self.rounded:
            scale = np.maximum(np.abs(weight).max(0), 1e-8) / 127
            quantised = self.constant(np.round(weight / scale).astype(np.int8))
            factor = self.node("DequantizeLinear", [quantised, self.constant(scale.astype(np.float32))], axis=1)
        else:
            factor = self.constant(weight)
        return self.node("Add", [self.node("MatMul", [x, factor]), self.constant(array(layer.bias))])

    def gelu(self, x: str) -> str:
        return self.node("FastGelu", [x], domain=CONTRIB)  # the tanh form: within 0.0005 of the exact one, and faster

    def mlp(self, x: str, head: nn.Sequential) -> str:
        return self.linear(self.gelu(self.linear(x, head[0])), head[2])

    def add_norm(self, x: str, y: str, norm: nn.LayerNorm) -> str:
        inputs = [x, y, self.constant(array(norm.weight)), self.constant(array(norm.bias))]
        return self.node("SkipLayerNormalization", inputs, domain=CONTRIB, epsilon=norm.eps)

    def layer(self, x: str, layer: Layer) -> str:
        parts = self.constant(np.array([WIDTH] * 3, np.int64))
        q, k, v = self.node("Split", [self.linear(x, layer.qkv), parts], 3, axis=-1)
        mixed = self.node("MultiHeadAttention", [q, k, v], domain=CONTRIB, num_heads=HEADS)
        x = self.add_norm(x, self.linear(mixed, layer.out), layer.norm1)
        return self.add_norm(x, self.linear(self.gelu(self.linear(x, layer.up)), layer.down), layer.norm2)

    def reshape(self, x: str, *shape: int) -> str:
        return self.node("Reshape", [x, self.constant(np.array(shape, np.int64))])

    def rows(self, x: str, start: str, end: str) -> str:
        return self.node("Slice", [x, start, end, self.constant(np.array([1], np.int64))])

    def length(self, x: str) -> str:
        return self.node("Shape", [x], start=1, end=2)

    def model(self, inputs: dict[str, tuple], outputs: dict[str, tuple]) -> onnx.ModelProto:
        integers = {"kinds", "tools"}
        info = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.INT64 if name in integers else TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, "thimble", [info(n, s) for n, s in inputs.items()], [info(n, s) for n, s in outputs.items()], self.initializers)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="thimble")


def array(parameter) -> np.ndarray:
    return parameter.detach().numpy()


def encoder_graph(encoder: Encoder, late: Late, g: Graph) -> onnx.ModelProto:
    """embedded [1,n,384] -> states [1,n,384], and what Late.forward makes of them: late [1,n,128], importance [1,n,1]."""
    zero = g.constant(np.array([0], np.int64))
    positions = g.rows(g.constant(array(encoder.position)[None]), zero, g.length("embedded"))
    x = g.add_norm("embedded", positions, encoder.norm)
    for layer in encoder.layers:
        x = g.layer(x, layer)
    g.name(x, "states")
    g.name(g.node("LpNormalization", [g.linear(x, late.project)], axis=-1, p=2), "late")
    g.name(g.linear(x, late.importance), "importance")
    outputs = {"states": (1, "n", WIDTH), "late": (1, "n", LATE_WIDTH), "importance": (1, "n", 1)}
    return g.model({"embedded": (1, "n", WIDTH)}, outputs)


def fusion_graph(fusion: Fusion, g: Graph) -> onnx.ModelProto:
    """request [1,n,384], slots [1,s,384], kinds [s], tools [k] (positions of the tools' own slots), late vectors of the request
    [1,n,128] and of the tools [1,t,128] -> words [1,n,384], fused [1,s,384], tool [k], answerable [k], none [1], likeness [1,n,t]."""
    zero, one, far = (g.constant(np.array([x], np.int64)) for x in (0, 1, 1 << 30))
    words_in = g.node("Add", ["request", g.constant(array(fusion.kind)[:1])])
    slots_in = g.node("Add", ["slots", g.node("Gather", [g.constant(array(fusion.kind)), "kinds"])])
    x = g.node("Concat", [words_in, slots_in], axis=1)
    for layer in fusion.layers:
        x = g.layer(x, layer)
    n = g.length("request")
    fused = g.rows(x, n, far)
    g.name(g.rows(x, zero, n), "words")
    g.name(fused, "fused")
    first, tools = g.rows(x, zero, one), g.node("Gather", [fused, "tools"], axis=1)
    spread = g.node("Expand", [first, g.node("Shape", [tools])])
    g.name(g.reshape(g.mlp(tools, fusion.tool), -1), "tool")
    g.name(g.reshape(g.mlp(g.node("Concat", [tools, spread], axis=-1), fusion.answerable), -1), "answerable")
    g.name(g.reshape(g.mlp(first, fusion.none), -1), "none")
    g.name(g.node("MatMul", ["late", g.node("Transpose", ["tools_late"], perm=[0, 2, 1])]), "likeness")
    inputs = {"request": (1, "n", WIDTH), "slots": (1, "s", WIDTH), "kinds": ("s",), "tools": ("k",)}
    inputs |= {"late": (1, "n", LATE_WIDTH), "tools_late": (1, "t", LATE_WIDTH)}
    outputs = {"words": (1, "n", WIDTH), "fused": (1, "s", WIDTH), "tool": ("k",), "answerable": ("k",), "none": (1,), "likeness": (1, "n", "t")}
    return g.model(inputs, outputs)


def arguments_graph(fusion: Fusion, g: Graph) -> onnx.ModelProto:
    """What Fusion.forward says of parameters, for the slots of one tool: request, words [1,n,384], fused [1,p,384] ->
    pointers [5,p,n], unstated [p], value_query [p,256], value_word [p,384], value_unstated [p]."""
    a = g.node("Transpose", [g.reshape(g.linear("fused", fusion.pointers_slot), -1, 5, POINTER_WIDTH)], perm=[1, 0, 2])
    w = g.node("Transpose", [g.reshape(g.linear("words", fusion.pointers_word), -1, 5, POINTER_WIDTH)], perm=[1, 2, 0])
    scale = g.constant(np.array(POINTER_WIDTH**-0.5, np.float32))
    g.name(g.node("Mul", [g.node("MatMul", [a, w]), scale]), "pointers")
    keys = g.node("Transpose", [g.linear("words", fusion.attend_word)], perm=[0, 2, 1])
    scores = g.node("Mul", [g.node("MatMul", [g.linear("fused", fusion.attend_slot), keys]), scale])
    attended = g.node("MatMul", [g.node("Softmax", [scores], axis=-1), "request"])
    pair = g.node("Concat", ["fused", attended], axis=-1)
    g.name(g.reshape(g.mlp("fused", fusion.unstated), -1), "unstated")
    g.name(g.reshape(g.linear(pair, fusion.value_slot), -1, fusion.value_slot.out_features), "value_query")
    g.name(g.reshape(g.linear(attended, fusion.value_word), -1, WIDTH), "value_word")
    g.name(g.reshape(g.mlp(pair, fusion.value_unstated), -1), "value_unstated")
    outputs = {"pointers": (5, "p", "n"), "unstated": ("p",), "value_query": ("p", fusion.value_slot.out_features)}
    outputs |= {"value_word": ("p", WIDTH), "value_unstated": ("p",)}
    return g.model({"request": (1, "n", WIDTH), "words": (1, "n", WIDTH), "fused": (1, "p", WIDTH)}, outputs)


def values_graph(values: Values, g: Graph) -> onnx.ModelProto:
    """slot [v,384], mean [v,384] -> what Values.forward returns, means not yet of length 1."""
    g.name(g.linear("slot", values.slot), "value_slot")
    g.name(g.linear("mean", values.mean), "value_mean")
    shapes = {"value_slot": ("v", values.slot.out_features), "value_mean": ("v", WIDTH)}
    return g.model({"slot": ("v", WIDTH), "mean": ("v", WIDTH)}, shapes)


def graphs(model: Thimble) -> dict[str, Callable[[Graph], onnx.ModelProto]]:
    """What builds each shipped graph of a model, by the name of its file."""
    return {
        "encoder": lambda g: encoder_graph(model.encoder, model.late, g),
        "fusion": lambda g: fusion_graph(model.fusion, g),
        "arguments": lambda g: arguments_graph(model.fusion, g),
        "values": lambda g: values_graph(model.values, g),
    }
