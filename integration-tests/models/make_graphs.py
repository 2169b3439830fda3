"""Writes the models of the integration tests that are no SavedModel signatures, with their known values.

Every function marked with @graph writes one directory below graphs/ and returns its known values,
which Python TensorFlow computed in the session that wrote the model; all of them go to graphs.json.
See README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
tf.get_logger().setLevel("ERROR")

ROWS = [[1.0, 2.0, 3.0], [-1.0, 0.5, 0.0], [0.25, -4.0, 2.0], [0.0, 0.0, 0.0]]
HIDDEN = np.array([[0.5, -0.25], [1.0, 0.75], [-0.5, 0.125]], np.float32)
OUT = np.array([[1.0, -1.0, 0.5], [0.25, 2.0, -0.75]], np.float32)

Graph = Callable[[Path], Any]
GRAPHS: dict[str, Graph] = {}


def graph(build: Graph) -> Graph:
    """Registers a function that writes the files of a model into a directory."""
    GRAPHS[build.__name__] = build
    return build


def network(constant: bool, second_device: str = "") -> dict[str, tf.Tensor]:
    """x [None, 3] -> hidden/relu [None, 2] -> probability [None, 3] and best [None]."""
    def value(name: str, initial: np.ndarray, device: str = "") -> tf.Tensor:
        with tf.device(device):
            return tf.constant(initial, name=name) if constant else tf1.get_variable(
                name, initializer=initial, use_resource=name == "hidden_weights")

    x = tf1.placeholder(tf.float32, [None, 3], name="x")
    with tf.name_scope("hidden"):
        relu = tf.nn.relu(tf.matmul(x, value("hidden_weights", HIDDEN)), name="relu")
    logits = tf.matmul(relu, value("out_weights", OUT, second_device), name="logits")
    probability = tf.nn.softmax(logits, name="probability")
    best = tf.argmax(logits, axis=1, name="best")
    return {"x": x, "relu": relu, "probability": probability, "best": best}


def run(session: tf1.Session, feeds: Mapping[str, Any], fetches: Sequence[str]) -> dict[str, Any]:
    """The fetched tensors by name, and what was fed."""
    values = session.run(list(fetches), dict(feeds))
    return {
        "inputs": {name: np.asarray(value).tolist() for name, value in feeds.items()},
        "outputs": {name: np.asarray(value).tolist() for name, value in zip(fetches, values)},
    }


def network_values(session: tf1.Session) -> dict[str, Any]:
    """The values of the network for the rows, by names of tensors."""
    return run(session, {"x:0": ROWS}, ["hidden/relu:0", "probability:0", "best:0"])


@graph
def frozen(directory: Path) -> Any:
    """A binary GraphDef without variables."""
    with tf.Graph().as_default(), tf1.Session() as session:
        network(constant=True)
        tf.io.write_graph(session.graph_def, str(directory), "network.pb", as_text=False)
        return network_values(session)


@graph
def frozen_text(directory: Path) -> Any:
    """The same as text."""
    with tf.Graph().as_default(), tf1.Session() as session:
        network(constant=True)
        tf.io.write_graph(session.graph_def, str(directory), "network.pbtxt", as_text=True)
        return network_values(session)


def checkpointed(directory: Path, version: int, sharded: bool, as_text: bool = False) -> Any:
    """A MetaGraph with a checkpoint of the same name."""
    config = tf1.ConfigProto(device_count={"CPU": 2})
    with tf.Graph().as_default(), tf1.Session(config=config) as session:
        network(constant=False, second_device="/cpu:1" if sharded else "")
        session.run(tf1.global_variables_initializer())
        saver = tf1.train.Saver(sharded=sharded, write_version=version, save_relative_paths=True)
        directory.mkdir(parents=True)
        prefix = saver.save(session, str(directory / "network.ckpt"), write_meta_graph=False)
        saver.export_meta_graph(str(directory / "network.ckpt.meta"), as_text=as_text)
        assert prefix
        return network_values(session)


@graph
def meta_v2(directory: Path) -> Any:
    """With a checkpoint of today's format, and variables of both kinds."""
    return checkpointed(directory, tf1.train.SaverDef.V2, sharded=False)


@graph
def meta_v2_sharded(directory: Path) -> Any:
    """With a checkpoint in two shards, as text, in which nodes are placed on devices."""
    return checkpointed(directory, tf1.train.SaverDef.V2, sharded=True, as_text=True)


@graph
def meta_v1(directory: Path) -> Any:
    """With a checkpoint of the old format in one file."""
    return checkpointed(directory, tf1.train.SaverDef.V1, sharded=False)


@graph
def meta_v1_sharded(directory: Path) -> Any:
    """With a checkpoint of the old format in two shards."""
    return checkpointed(directory, tf1.train.SaverDef.V1, sharded=True)


@graph
def no_saver(directory: Path) -> Any:
    """A MetaGraph that was written before it had a saver, with a checkpoint."""
    with tf.Graph().as_default(), tf1.Session() as session:
        network(constant=False)
        session.run(tf1.global_variables_initializer())
        directory.mkdir(parents=True)
        meta_graph = tf1.train.export_meta_graph(str(directory / "network.meta"))
        assert not meta_graph.HasField("saver_def")
        saver = tf1.train.Saver(save_relative_paths=True)
        saver.save(session, str(directory / "network"), write_meta_graph=False)
        return network_values(session)


@graph
def multiply(directory: Path) -> Any:
    """The migration guide's: a MetaGraph as text in multiply.pb, and a checkpoint of another name."""
    with tf.Graph().as_default(), tf1.Session() as session:
        x = tf1.placeholder(tf.float32, shape=[], name="x")
        v = tf1.get_variable("v", initializer=tf.constant(3.0), use_resource=True)
        tf.multiply(x, v, name="y")
        session.run(v.initializer)
        saver = tf1.train.Saver(save_relative_paths=True)
        saver.export_meta_graph(str(directory / "multiply.pb"), as_text=True)
        saver.save(session, str(directory / "multiply_values.ckpt"), write_meta_graph=False)
        return run(session, {"x:0": 5.0}, ["y:0"])


def field(number: int, *parts: bytes) -> bytes:
    """A length-delimited protobuf field, for messages that TensorFlow has no more."""
    content = b"".join(parts)
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content


def binding(key: str, tensor: str) -> bytes:
    """An entry of a GenericSignature."""
    return field(1, field(1, key.encode()), field(2, field(1, tensor.encode())))


@graph
def session_bundle(directory: Path) -> Any:
    """The format before SavedModel, with signatures and a table that is filled from an asset."""
    with tf.Graph().as_default(), tf1.Session() as session:
        word = tf1.placeholder(tf.string, [None], name="word")
        (directory / "assets").mkdir(parents=True)
        vocabulary = directory / "assets" / "words.txt"
        vocabulary.write_text("red\ngreen\nblue\n", encoding="utf-8")
        file_name = tf.constant("words.txt", name="file_name")
        initializer = tf.lookup.TextFileInitializer(
            file_name, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE,
            tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
        table = tf.lookup.StaticHashTable(initializer, -1)
        scale = tf1.get_variable("scale", initializer=tf.constant(10, tf.int64), use_resource=False)
        tf.multiply(table.lookup(word), scale, name="number")
        init = tf.group(tf1.tables_initializer(), name="init_all")
        session.run([tf1.global_variables_initializer(), init], {file_name: str(vocabulary)})
        signatures = field(2, field(1, b"inputs"), field(2, field(3, binding("word", "word:0"))))
        signatures += field(2, field(1, b"outputs"), field(2, field(3, binding("number", "number:0"))))
        add_any("serving_signatures", "Signatures", signatures)
        asset = field(1, field(1, b"file_name:0")) + field(2, b"words.txt")
        add_any("serving_assets", "AssetFile", asset)
        tf1.add_to_collection("serving_init_op", init)
        saver = tf1.train.Saver(
            sharded=True, write_version=tf1.train.SaverDef.V1, save_relative_paths=True)
        saver.save(session, str(directory / "export"), write_meta_graph=False)
        saver.export_meta_graph(str(directory / "export.meta"))
        return run_text(session, ["red", "blue", "pink"])


def add_any(collection: str, kind: str, value: bytes) -> None:
    """Puts a message of TensorFlow Serving into a collection."""
    from google.protobuf import any_pb2

    tf1.add_to_collection(
        collection, any_pb2.Any(type_url=f"type.googleapis.com/tensorflow.serving.{kind}", value=value))


def run_text(session: tf1.Session, words: Sequence[str]) -> dict[str, Any]:
    """The numbers of words."""
    numbers = session.run("number:0", {"word:0": list(words)})
    return {"inputs": {"word:0": list(words)}, "outputs": {"number:0": numbers.tolist()}}


@graph
def load_and_run(directory: Path) -> Any:
    """A SavedModel without signatures, with two placeholders."""
    with tf.Graph().as_default(), tf1.Session() as session:
        tensors = network(constant=False)
        keep = tf1.placeholder(tf.float32, [None], name="scope/factor")
        tf.multiply(tf.reduce_sum(tensors["relu"], axis=1), keep, name="scope/scaled")
        session.run(tf1.global_variables_initializer())
        builder = tf1.saved_model.Builder(str(directory))
        builder.add_meta_graph_and_variables(session, ["serve"])
        builder.save()
        factors = [1.0, 2.0, -1.0, 0.5]
        return {
            "all": run(
                session, {"x:0": ROWS, "scope/factor:0": factors},
                ["hidden/relu:0", "scope/scaled:0", "probability:0"]),
            "middle": run(session, {"hidden/relu:0": [r[:2] for r in ROWS]}, ["probability:0", "best:0"]),
        }


@graph
def intermediate(directory: Path) -> Any:
    """A SavedModel with a signature over the network, whose intermediate tensors may be fetched, too."""
    with tf.Graph().as_default(), tf1.Session() as session:
        tensors = network(constant=False)
        session.run(tf1.global_variables_initializer())
        builder = tf1.saved_model.Builder(str(directory))
        builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map={
            "serving_default": tf1.saved_model.predict_signature_def(
                {"features": tensors["x"]}, {"probability": tensors["probability"]})})
        builder.save()
        return network_values(session)


class Encoder(tf.Module):
    """A part of a model, with a table."""

    def __init__(self) -> None:
        super().__init__()
        keys = tf.constant(["red", "green", "blue"])
        values = tf.constant([1, 2, 3], tf.int64)
        self.table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(keys, values), -1)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="word")])
    def encode(self, word: tf.Tensor) -> tf.Tensor:
        return self.table.lookup(word)


class Functions(tf.Module):
    """Functions that are attached to an object and are no signatures."""

    def __init__(self) -> None:
        super().__init__()
        self.kernel = tf.Variable([[1.0, 2.0]], name="kernel")
        self.factor = tf.constant(100.0)
        self.encoder = Encoder()

    @tf.function(input_signature=[tf.TensorSpec([None, 1], tf.float32)])
    def __call__(self, x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"product": x @ self.kernel, "double": 2.0 * x[:, 0]}

    @tf.function
    def shift(self, x: tf.Tensor, by: float = 1.0, up: bool = True) -> tf.Tensor:
        return x + by if up else x - by

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string), tf.TensorSpec([None], tf.float32)])
    def weigh(self, word: tf.Tensor, weight: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        number = tf.cast(self.encoder.encode(word), tf.float32)
        return number * weight * self.factor, tf.strings.length(word)


@graph
def functions(directory: Path) -> Any:
    """A SavedModel without signatures, with functions by object path."""
    module = Functions()
    vector, matrix = tf.TensorSpec([None], tf.float32), tf.TensorSpec([None, 2], tf.float32)
    module.shift.get_concrete_function(vector)
    module.shift.get_concrete_function(matrix)
    tf.saved_model.save(module, str(directory))
    loaded = tf.saved_model.load(str(directory))
    xs, words, weights = [[1.0], [-2.5], [0.0]], ["red", "pink", "blue"], [0.5, 2.0, -1.0]
    called = loaded(tf.constant(xs))
    weighed = loaded.weigh(tf.constant(words), tf.constant(weights))
    return {
        "__call__": {"x": xs, **{key: value.numpy().tolist() for key, value in called.items()}},
        "encoder.encode": {"word": words, "output_0": loaded.encoder.encode(tf.constant(words)).numpy().tolist()},
        "weigh": {
            "word": words, "weight": weights,
            "output_0": weighed[0].numpy().tolist(), "output_1": weighed[1].numpy().tolist()},
        "shift": {"x": [1.0, 2.5], "output_0": loaded.shift(tf.constant([1.0, 2.5])).numpy().tolist()},
    }


def main() -> None:
    """Makes all models, or those named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="graph")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()
    known_values = arguments.output / "graphs.json"
    values = json.loads(known_values.read_text()) if known_values.exists() else {}
    for name in arguments.names or GRAPHS:
        directory = arguments.output.resolve() / "graphs" / name
        shutil.rmtree(directory, ignore_errors=True)
        values[name] = GRAPHS[name](directory)
        print(f"wrote {name}")
    known_values.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
