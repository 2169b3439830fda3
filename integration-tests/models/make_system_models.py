"""Writes SavedModels in each of the ways that TensorFlow has of making them, beside those of make_models.py.

Like make_models.py, whose functions and requirements it uses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from make_models import (
    DEFAULT_KEY,
    SEED,
    Case,
    batch,
    fixture,
    main,
    predict_signature,
    save_tf2,
    signature,
    tf1,
    tf1_session,
)

WORDS = ["river", "stone", "cloud", "ember"]
TEXTS = ["river", "ember", "unseen", ""]
TABLE_INITIALIZERS = tf1.GraphKeys.TABLE_INITIALIZERS
ASSETS = tf1.GraphKeys.ASSET_FILEPATHS


def vocabulary_file(directory: Path, words: Iterable[str] = WORDS) -> str:
    """Writes a vocabulary beside the directory of a model, from where saving copies it into the assets."""
    file = directory.parent / f"{directory.name}-words.txt"
    file.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    return str(file)


def add_meta_graph(builder: Any, session: Any, first: bool, tags: list[str], **arguments: Any) -> None:
    """Adds the session's graph to a builder, with its variables if it is the first."""
    if first:
        session.run(tf1.global_variables_initializer())
        builder.add_meta_graph_and_variables(session, tags, **arguments)
    else:
        builder.add_meta_graph(tags, **arguments)


def word_lookup(file: Any) -> tuple[Any, dict[str, Any]]:
    """A TF1 graph that looks words up in a file, and the SignatureDef map for it."""
    table = tf.lookup.StaticVocabularyTable(
        tf.lookup.TextFileInitializer(
            file, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
        ),
        num_oov_buckets=1,
    )
    word = tf1.placeholder(tf.string, [None], name="word")
    index = tf.identity(table.lookup(word), name="index")
    return table, {DEFAULT_KEY: predict_signature({"word": word}, {"index": index})}


# --------------------------------------------------------------------------------------------------
# TF1: builder, simple_save, initialisation
# --------------------------------------------------------------------------------------------------


X = {"x": [1.0, -2.5, 0.0]}


@fixture(Case(X, tags=[]), Case(X, tags=["serve"]), Case(X, tags=["train", "gpu"]))
def meta_graphs(directory: Path) -> None:
    """Three MetaGraphs on the same variables: y = 2x without tags, 2x + 1 to serve, 2x - 1 with two tags."""
    builder = tf1.saved_model.Builder(str(directory))
    for first, tags, bias in [(True, [], 0.0), (False, ["serve"], 1.0), (False, ["train", "gpu"], -1.0)]:
        with tf1_session() as session:
            weight = tf1.get_variable("weight", initializer=2.0, use_resource=True)
            x = tf1.placeholder(tf.float32, [None], name="x")
            y = tf.add(weight * x, bias, name="y")
            signatures = {DEFAULT_KEY: predict_signature({"x": x}, {"y": y})}
            add_meta_graph(builder, session, first, tags, signature_def_map=signatures)
    builder.save()


@fixture(Case(X))
def simple_save(directory: Path) -> None:
    """y = 3x by tf.compat.v1.saved_model.simple_save."""
    with tf1_session() as session:
        weight = tf1.get_variable("weight", initializer=3.0, use_resource=True)
        x = tf1.placeholder(tf.float32, [None], name="x")
        session.run(tf1.global_variables_initializer())
        tf1.saved_model.simple_save(session, str(directory), {"x": x}, {"y": weight * x})


@fixture(Case({"word": TEXTS}))
def main_op(directory: Path) -> None:
    """A vocabulary in the assets, whose table the main op initialises."""
    with tf1_session() as session:
        _, signatures = word_lookup(vocabulary_file(directory))
        save_with_assets(directory, session, signatures, main_op=tf1.tables_initializer())


@fixture(Case({"word": TEXTS}))
def legacy_init_op(directory: Path) -> None:
    """The same with the legacy init op."""
    with tf1_session() as session:
        _, signatures = word_lookup(vocabulary_file(directory))
        save_with_assets(directory, session, signatures, legacy_init_op=tf1.tables_initializer())


@fixture(Case({"word": TEXTS, "number": [0.5, -1.0, 3.0, 2.0]}, "transform_signature"))
def transform_graph(directory: Path) -> None:
    """Like TensorFlow Transform: no init op; the initialisers are in a collection, one of them as "op:0"."""
    with tf1_session() as session:
        _, signatures = word_lookup(vocabulary_file(directory))
        table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(tf.range(5, dtype=tf.int64), [0.5, 0.25, 0.125, 1.0, -1.0]), 0.0
        )
        collection = tf1.get_collection_ref(TABLE_INITIALIZERS)
        collection[0] = anchored(collection[0])
        definition = signatures[DEFAULT_KEY]
        graph = session.graph
        number = tf1.placeholder(tf.float32, [None], name="number")
        index = graph.get_tensor_by_name(definition.outputs["index"].name)
        outputs = {"index": index, "scaled": number * table.lookup(index)}
        word = graph.get_tensor_by_name("word:0")
        signatures = {"transform_signature": predict_signature({"word": word, "number": number}, outputs)}
        save_with_assets(directory, session, signatures)


def anchored(initializer: tf.Operation) -> tf.Tensor:
    """A tensor that is computed after an operation: the collection then names it with its output."""
    with tf.control_dependencies([initializer]):
        return tf.constant(True, name="initialised")


def save_with_assets(directory: Path, session: Any, signatures: Mapping[str, Any], **arguments: Any) -> None:
    """Saves the session's graph as the MetaGraph tagged "serve", with its assets."""
    builder = tf1.saved_model.Builder(str(directory))
    builder.add_meta_graph_and_variables(
        session,
        ["serve"],
        signature_def_map=signatures,
        assets_collection=tf1.get_collection(ASSETS),
        **arguments,
    )
    builder.save()
    Path(vocabulary_file(directory)).unlink()


# --------------------------------------------------------------------------------------------------
# TensorFlow Hub, and directories of TensorFlow Serving
# --------------------------------------------------------------------------------------------------


@fixture(Case({"text": TEXTS}, "default", []))
def hub_v1(directory: Path) -> None:
    """A module of TensorFlow Hub's first format: one MetaGraph without tags, signature "default" without method."""
    with tf1_session() as session:
        table, signatures = word_lookup(vocabulary_file(directory))
        definition = signatures[DEFAULT_KEY]
        embedding = tf1.get_variable("embedding", initializer=np.arange(10, dtype=np.float32).reshape(5, 2))
        index = session.graph.get_tensor_by_name(definition.outputs["index"].name)
        word = session.graph.get_tensor_by_name("word:0")
        vector = tf.gather(embedding, index)
        unnamed = tf1.saved_model.build_signature_def(
            {"text": tf1.saved_model.build_tensor_info(word)}, {"default": tf1.saved_model.build_tensor_info(vector)}
        )
        session.run(tf1.global_variables_initializer())
        builder = tf1.saved_model.Builder(str(directory))
        builder.add_meta_graph_and_variables(
            session, [], signature_def_map={"default": unnamed}, assets_collection=tf1.get_collection(ASSETS)
        )
        builder.save()
        Path(vocabulary_file(directory)).unlink()


@fixture(Case({"words": TEXTS}))
def hub_v2(directory: Path) -> None:
    """A module of TensorFlow Hub's second format: a callable object with a vocabulary and an embedding."""
    save_tf2(directory, *embedding_module(vocabulary_file(directory)))
    Path(vocabulary_file(directory)).unlink()


def embedding_module(file: str) -> tuple[tf.Module, Any]:
    """A module that embeds words, and its signature."""
    module = tf.Module()
    module.table = tf.lookup.StaticHashTable(
        tf.lookup.TextFileInitializer(
            file, tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
        ),
        -1,
    )
    module.embeddings = tf.Variable(np.arange(10, dtype=np.float32).reshape(5, 2), name="embeddings")

    def call(words: tf.Tensor) -> tf.Tensor:
        return tf.gather(module.embeddings, module.table.lookup(words) + 1)

    module.__call__ = tf.function(call, input_signature=[batch(tf.string)])
    return module, module.__call__.get_concrete_function()


@fixture(Case(X))
def versions(directory: Path) -> None:
    """Versions 7 (y = x) and 123 (y = 10x), named with zeros in front, and what else is found beside versions."""
    for name, factor in [("00000007", 1.0), ("00000123", 10.0)]:
        module = tf.Module()
        module.factor = tf.Variable(factor, name="factor")

        @signature(x=batch(tf.float32))
        def scale(x: tf.Tensor, module: tf.Module = module) -> dict[str, tf.Tensor]:
            return {"y": module.factor * x}

        save_tf2(directory / name, module, scale)
    extra = directory / "00000123" / "assets.extra"
    extra.mkdir()
    (extra / "notes.txt").write_text("TensorFlow does not load this.\n", encoding="utf-8")
    for other in ["temp-1700000001", "999-unfinished"]:
        (directory / other).mkdir()
        (directory / other / "README.txt").write_text("Not a version.\n", encoding="utf-8")


# --------------------------------------------------------------------------------------------------
# Methods of TensorFlow Serving
# --------------------------------------------------------------------------------------------------


@fixture(
    *(
        Case({"inputs": [1.0, -2.5, 0.0]}, key)
        for key in ["both", "named_predict", "uneven", "vector", "matrix", "open_matrix", "wide"]
    )
)
def methods(directory: Path) -> None:
    """Classifications and regressions of numbers, some of which break the rules of TensorFlow Serving."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="inputs")
        column = x[:, tf.newaxis]
        scores = tf.concat([column, -column], axis=1)
        classes = tf.fill(tf.shape(scores), "class") + tf.as_string(tf.range(2))
        three = tf.concat([scores, column], axis=1)
        both = {"classes": classes, "scores": scores}
        uneven = {"classes": any_shape(classes), "scores": any_shape(three)}
        signatures = {
            "both": with_method("classify", x, both),
            "named_predict": with_method("predict", x, both),
            "uneven": with_method("classify", x, uneven),
            "vector": with_method("regress", x, {"outputs": 2.0 * x}),
            "matrix": with_method("regress", x, {"outputs": 2.0 * column}),
            "open_matrix": with_method("regress", x, {"outputs": any_shape(2.0 * column)}),
            "wide": with_method("regress", x, {"outputs": any_shape(scores)}),
        }
        builder = tf1.saved_model.Builder(str(directory))
        builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map=signatures)
        builder.save()


def any_shape(matrix: tf.Tensor) -> tf.Tensor:
    """The same matrix, of which the graph no longer knows how many columns it has."""
    return tf1.placeholder_with_default(matrix, [None, None])


def with_method(method: str, inputs: tf.Tensor, outputs: Mapping[str, tf.Tensor]) -> Any:
    """A SignatureDef of a method, whatever its outputs are."""
    return tf1.saved_model.build_signature_def(
        {"inputs": tf1.saved_model.build_tensor_info(inputs)},
        {key: tf1.saved_model.build_tensor_info(tensor) for key, tensor in outputs.items()},
        f"tensorflow/serving/{method}",
    )


# --------------------------------------------------------------------------------------------------
# Keras and tf.Module
# --------------------------------------------------------------------------------------------------


@fixture(
    Case({"text": [["a river of stone"], ["Cloud, EMBER!"], [""]], "color": [["red"], ["blue"], ["unseen"]]}),
    Case({"text": [["a river of stone"]], "color": [["red"]]}, "serve"),
)
def keras_text(directory: Path) -> None:
    """Keras 3: TextVectorization, StringLookup, Embedding, pooling; signatures serve and serving_default."""
    keras.utils.set_random_seed(SEED)
    text = keras.Input([1], name="text", dtype="string")
    color = keras.Input([1], name="color", dtype="string")
    words = keras.layers.TextVectorization(vocabulary=WORDS, output_sequence_length=4)(text)
    pooled = keras.layers.GlobalAveragePooling1D()(keras.layers.Embedding(6, 3)(words))
    code = keras.layers.StringLookup(vocabulary=["red", "green", "blue"], output_mode="one_hot")(color)
    score = keras.layers.Dense(1, activation="sigmoid", name="score")(
        keras.layers.Concatenate()([pooled, keras.ops.cast(code, "float32")])
    )
    keras.Model({"text": text, "color": color}, {"score": score, "words": words}).export(str(directory), verbose=False)


@fixture(Case({"steps": [[[1.0, 2.0], [3.0, -1.0], [0.5, 0.0]], [[0.0, 0.0], [10.0, 5.0], [-4.0, 2.5]]]}))
def keras_lstm(directory: Path) -> None:
    """Keras 3: Normalization and LSTM over three steps of two numbers."""
    keras.utils.set_random_seed(SEED)
    steps = keras.Input([3, 2], name="steps")
    normal = keras.layers.Normalization(mean=[1.0, 0.5], variance=[4.0, 2.0])(steps)
    state = keras.layers.LSTM(3)(normal)
    keras.Model({"steps": steps}, {"state": state}).export(str(directory), verbose=False)


@fixture(Case({"n": [1, 6, 7, 27, 97]}))
def while_loop(directory: Path) -> None:
    """How many steps the Collatz sequence of a number takes, by a loop whose length depends on the values."""

    @signature(n=batch(tf.int64))
    def collatz(n: tf.Tensor) -> dict[str, tf.Tensor]:
        def step(number: tf.Tensor, steps: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            following = tf.where(number % 2 == 0, number // 2, 3 * number + 1)
            going = number > 1
            return tf.where(going, following, number), steps + tf.cast(going, tf.int64)

        _, steps = tf.while_loop(lambda number, _: tf.reduce_any(number > 1), step, (n, tf.zeros_like(n)))
        return {"steps": steps}

    save_tf2(directory, tf.Module(), collatz)


# --------------------------------------------------------------------------------------------------
# Models that cannot be scored
# --------------------------------------------------------------------------------------------------


@fixture()
def kernel_gone(directory: Path) -> None:
    """As boosted trees are: an operation that TensorFlow still knows, but no longer has a kernel for."""
    with tf1_session() as session:
        x = tf1.placeholder(tf.float32, [None], name="x")
        (bucket,) = tf.raw_ops.BoostedTreesBucketize(float_values=[x], bucket_boundaries=[[0.0, 1.0]])
        signatures = {
            DEFAULT_KEY: predict_signature({"x": x}, {"bucket": bucket}),
            "double": predict_signature({"x": x}, {"double": 2.0 * x}),
        }
        builder = tf1.saved_model.Builder(str(directory))
        builder.add_meta_graph_and_variables(session, ["serve"], signature_def_map=signatures)
        builder.save()


# --------------------------------------------------------------------------------------------------

if __name__ == "__main__":
    main()
