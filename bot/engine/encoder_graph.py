"""The sentence encoder as an ONNX graph: token ids → one unit vector, made of the bundled weights, then 8-bit.

With fine-tuned layers the graph forks below them: the vector stays that of the bundled weights, and beside it stands
what the tuned layers make of the same message.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Optional, Text

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper, save
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.engine.encoder_weights import Weights
from bot.engine.tuned_layers import TunedLayers

_OPSET, _IR = 17, 8
_FAR = -1e4  # what a padding token's attention is lowered by
# What goes into this matrix of the fifth layer holds a few huge numbers, beside which the others would drown in 8 bits,
# and all layers above read what comes out. Whole it takes a thirtieth more time, and half of the noise is gone.
_LEFT_WHOLE = "4.fo"


def write_graph(weights: Weights, path: Path, tuned: Optional[TunedLayers] = None) -> None:
    """Write the 8-bit model to `path`: inputs `ids` and `mask` (texts × tokens), `places` (tokens); output `vector`,
    and with tuned layers `judged` (texts × labels, log-odds)."""
    whole = path.with_suffix(".float.onnx")
    graph = _graph(weights, tuned)
    save(graph, str(whole))
    left_whole = [node.name for node in graph.graph.node if _turned(_LEFT_WHOLE) in node.input]
    quantize_dynamic(
        str(whole),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # 7 bits: with 8, sums overflow on processors without VNNI, and vectors differ
        nodes_to_exclude=left_whole,
    )
    whole.unlink()


def _graph(weights: Weights, tuned: Optional[TunedLayers]) -> ModelProto:
    draft = _Draft(weights, tuned)
    x = draft.add(
        "Add", draft.add("Gather", draft.weight("word"), "ids"), draft.add("Gather", draft.weight("place"), "places")
    )
    x = draft.norm(x, "norm")
    shadow = draft.add("Unsqueeze", draft.add("Sub", draft.constant(1.0), "mask"), draft.whole(1, 2))
    shadow = draft.add("Mul", shadow, draft.constant(_FAR))
    below = x
    for layer in range(weights.layers):
        x = draft.layer(x, Text(layer), shadow)
        if tuned and layer + 1 == tuned.first:
            below = x
    total = draft.spoken(x)  # the mean's direction is the sum's
    length = draft.add("Sqrt", draft.add("ReduceSum", draft.add("Mul", total, total), draft.whole(1), keepdims=1))
    draft.nodes.append(helper.make_node("Div", [total, length], ["vector"]))
    if tuned:
        x = below
        for layer in range(tuned.first, weights.layers):
            x = draft.layer(x, f"tuned.{layer}", shadow)
        count = draft.add("ReduceSum", "mask", draft.whole(1), keepdims=1)
        judged = draft.linear(draft.add("Div", draft.spoken(x), count), "tuned.heads")
        draft.nodes.append(helper.make_node("Identity", [judged], ["judged"]))
    return draft.model()


def _turned(matrix: Text) -> Text:
    return f"{matrix}.turned"


class _Draft:
    """Nodes and constants as they are added; a value is known by its name."""

    def __init__(self, weights: Weights, tuned: Optional[TunedLayers]) -> None:
        self.nodes: List[Any] = []
        self._weights = weights
        self._arrays = {**weights.arrays, **(tuned.named() if tuned else {})}
        self._judges = bool(tuned)
        self._constants: dict[Text, Any] = {}
        self._width = self._arrays["word"].shape[1]

    def add(self, kind: Text, *inputs: Text, **attributes: Any) -> Text:
        name = f"{kind}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name, **attributes))
        return name

    def weight(self, name: Text) -> Text:
        return self._keep(name, self._arrays[name])

    def constant(self, value: float) -> Text:
        return self._keep(f"constant {value}", np.float32(value))

    def whole(self, *values: int) -> Text:
        return self._keep(f"whole {values}", np.array(values, dtype=np.int64))

    def norm(self, x: Text, name: Text) -> Text:
        scale, shift = self.weight(f"{name}.w"), self.weight(f"{name}.b")
        return self.add("LayerNormalization", x, scale, shift, epsilon=self._weights.epsilon)

    def linear(self, x: Text, name: Text) -> Text:
        matrix = self._keep(_turned(name), self._arrays[f"{name}.w"].T)
        return self.add("Add", self.add("MatMul", x, matrix), self.weight(f"{name}.b"))

    def layer(self, x: Text, layer: Text, shadow: Text) -> Text:
        x = self.norm(self.add("Add", x, self.attention(x, layer, shadow)), f"{layer}.aln")
        return self.norm(self.add("Add", x, self.thought(x, layer)), f"{layer}.oln")

    def spoken(self, x: Text) -> Text:
        """The sum over the tokens that are no padding."""
        return self.add(
            "ReduceSum", self.add("Mul", x, self.add("Unsqueeze", "mask", self.whole(-1))), self.whole(1), keepdims=0
        )

    def attention(self, x: Text, layer: Text, shadow: Text) -> Text:
        size = self._width // self._weights.heads
        split = self.whole(0, 0, self._weights.heads, size)

        def heads(name: Text, order: List[int]) -> Text:
            return self.add("Transpose", self.add("Reshape", self.linear(x, f"{layer}.{name}"), split), perm=order)

        near = self.add("MatMul", heads("q", [0, 2, 1, 3]), heads("k", [0, 2, 3, 1]))
        near = self.add("Add", self.add("Mul", near, self.constant(size**-0.5)), shadow)
        seen = self.add("MatMul", self.add("Softmax", near, axis=-1), heads("v", [0, 2, 1, 3]))
        seen = self.add("Reshape", self.add("Transpose", seen, perm=[0, 2, 1, 3]), self.whole(0, 0, self._width))
        return self.linear(seen, f"{layer}.ao")

    def thought(self, x: Text, layer: Text) -> Text:
        inner = self.linear(x, f"{layer}.fi")
        bent = self.add("Add", self.add("Erf", self.add("Mul", inner, self.constant(2**-0.5))), self.constant(1.0))
        return self.linear(self.add("Mul", self.add("Mul", inner, bent), self.constant(0.5)), f"{layer}.fo")

    def model(self) -> ModelProto:
        outputs = [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", self._width])]
        if self._judges:
            outputs.append(helper.make_tensor_value_info("judged", TensorProto.FLOAT, ["texts", "labels"]))
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
                helper.make_tensor_value_info("places", TensorProto.INT64, ["tokens"]),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["texts", "tokens"]),
            ],
            outputs,
            list(self._constants.values()),
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)

    def _keep(self, name: Text, value: Any) -> Text:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name
