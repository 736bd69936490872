"""Writes the network as ONNX graphs, in floating point and in int8, from the weights that ship.

Usage: graphs.py WEIGHTS.safetensors FOLDER

FOLDER receives, each as NAME.f32.onnx, NAME.int8-by-row.onnx and NAME.int8-by-matrix.onnx (a scale for each row of a
matrix, as the weights have, or one for all):
  frame      x [1, width], h0 .. [1, width]  ->  context [1, trunk], n0 .. [1, width]
  decision   s [1, trunk]                    ->  scores [1, outcomes of all heads]

x and s are the summed embeddings, s with the context added. The scores of a head with intervals are its logits and then
those of its interval maps. All heads are one product: that takes no longer than a graph for each head, each of which
would hold the trunk's weights once more.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from onnxruntime.quantization import QuantType, quantize_dynamic

OPSET = 23
EPSILON = 1e-5


def read(path):
    """The configuration and every tensor as float32, int8 rows times their scales."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    config = json.loads(header.pop("__metadata__")["config"])
    kinds = {"I8": np.int8, "F32": np.float32}

    def tensor(entry):
        begin, end = entry["data_offsets"]
        raw = data[8 + length + begin : 8 + length + end]
        return np.frombuffer(raw, kinds[entry["dtype"]]).reshape(entry["shape"])

    tensors = {name: tensor(entry) for name, entry in header.items()}
    matrices = [name for name in tensors if f"{name}.scale" in tensors]
    scales = {name: tensors.pop(f"{name}.scale") for name in matrices}
    for name, scale in scales.items():
        tensors[name] = tensors[name].astype(np.float32) * scale[:, None]
    return config, tensors


class Graph:
    """Nodes and constants on their way into a model."""

    def __init__(self, tensors):
        self.tensors = tensors
        self.nodes = []
        self.constants = {}

    def constant(self, name, value):
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(self, kind, inputs, outputs=1, **attributes):
        names = [f"{kind.lower()}_{len(self.nodes)}_{place}" for place in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def norm(self, x, gain):
        gain = self.constant(gain, self.tensors[gain])
        return self.node("RMSNormalization", [x, gain], axis=-1, epsilon=EPSILON)

    def product(self, x, name, matrix, bias=None):
        y = self.node("MatMul", [x, self.constant(f"{name}.matrix", matrix.T)])
        if bias is None:
            return y
        return self.node("Add", [y, self.constant(f"{name}.bias", bias)])

    def linear(self, x, name, bias=None):
        bias = None if bias is None else self.tensors[bias]
        return self.product(x, name, self.tensors[name], bias)

    def halves(self, x):
        return self.node("Split", [x], outputs=2, axis=-1, num_outputs=2)

    def gated_unit(self, x, name, norm):
        """x + out(u * sigmoid(v)) with [u | v] = in(norm(x))."""
        uv = self.linear(self.norm(x, norm), f"{name}glu_in", f"{name}glu_in_bias")
        u, v = self.halves(uv)
        gated = self.node("Mul", [u, self.node("Sigmoid", [v])])
        return self.node("Add", [x, self.linear(gated, f"{name}glu_out")])

    def recurrence(self, x, state, layer):
        """The new state h + z (c - h), and x with what it adds."""
        name = f"layers.{layer}."
        gates = self.linear(self.norm(x, f"{name}norm_mix"), f"{name}gate", f"{name}gate_bias")
        z, c = self.halves(gates)
        step = self.node("Mul", [self.node("Sigmoid", [z]), self.node("Sub", [c, state])])
        new = self.node("Add", [state, step])
        return new, self.node("Add", [x, self.linear(new, f"{name}out")])

    def give(self, value, name):
        """Names an output."""
        producer = next(node for node in self.nodes if value in node.output)
        producer.output[list(producer.output).index(value)] = name
        for node in self.nodes:
            node.input[:] = [name if source == value else source for source in node.input]

    def save(self, path, inputs, outputs):
        vector = lambda name, width: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])
        graph = helper.make_graph(
            self.nodes,
            path.stem,
            [vector(*item) for item in inputs.items()],
            [vector(*item) for item in outputs.items()],
            list(self.constants.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 11
        checker.check_model(model, full_check=True)
        save(model, path)


def frame(config, tensors, path):
    graph, width, layers = Graph(tensors), config["width"], range(config["layers"])
    x = "x"
    for layer in layers:
        new, x = graph.recurrence(x, f"h{layer}", layer)
        graph.give(new, f"n{layer}")
        x = graph.gated_unit(x, f"layers.{layer}.", f"layers.{layer}.norm_glu")
    context = graph.linear(graph.norm(x, "norm_context"), "context", "context_bias")
    graph.give(context, "context")
    inputs = {"x": width} | {f"h{layer}": width for layer in layers}
    graph.save(path, inputs, {"context": config["trunk"]} | {f"n{layer}": width for layer in layers})


def decision(config, tensors, path):
    graph, matrices, biases = Graph(tensors), [], []
    for head in config["heads"]:
        name = f"heads.{head['name']}"
        matrices.append(tensors[f"{name}.weight"])
        biases.append(tensors[f"{name}.bias"])
        if head["intervals"]:
            matrices += [tensors[f"{name}.interval_{place}"] for place in range(3)]
            biases += [np.zeros(len(matrix), np.float32) for matrix in matrices[-3:]]
    s = graph.gated_unit("s", "trunk.", "trunk.norm_in")
    matrix, bias = np.concatenate(matrices), np.concatenate(biases)
    graph.give(graph.product(graph.norm(s, "trunk.norm_out"), "heads", matrix, bias), "scores")
    graph.save(path, {"s": config["trunk"]}, {"scores": len(matrix)})


def quantise(path):
    for kind, by_row in {"int8-by-row": True, "int8-by-matrix": False}.items():
        to = path.with_name(path.name.replace(".f32.", f".{kind}."))
        quantize_dynamic(path, to, per_channel=by_row, weight_type=QuantType.QInt8)


def main(weights, folder):
    config, tensors = read(weights)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in {"frame": frame, "decision": decision}.items():
        path = folder / f"{name}.f32.onnx"
        write(config, tensors, path)
        quantise(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
