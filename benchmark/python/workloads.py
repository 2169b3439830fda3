# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""What the benchmark scores: the columns, the rows and the model of each workload."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

SEED = 20261123
HASH_BUCKETS = 1000
# With 64 floats for each, the model has 524 MB.
LARGE_KEYS = 2_048_000
WORDS = [f"{a}{b}" for a in ("red", "new", "old", "big") for b in ("fox", "car", "sea", "sky")]
PLANS = ["free", "basic", "plus", "team", "enterprise"]
CITIES = [f"city-{i:03d}" for i in range(200)]

FLOATS = [f"f{i:02d}" for i in range(40)]
EXAMPLE_FLOATS = [f"f{i}" for i in range(10)]
EXAMPLE_LONGS = [f"n{i}" for i in range(4)]
EXAMPLE_TEXTS = [f"s{i}" for i in range(6)]
MIXED_DOUBLES = [f"d{i}" for i in range(8)]
MIXED_INTS = [f"i{i}" for i in range(5)]
MIXED_TEXTS = [f"s{i}" for i in range(5)]
MIXED_FLAGS = ["b0", "b1"]
# These hold nulls, which count as 0 or the empty text.
MIXED_NULLABLE = ["d0", "d1", "i0", "s0"]


@dataclass(frozen=True)
class Workload:
    """A model and rows for it; several workloads may share them."""

    name: str
    columns: list[str]
    rows: Callable[[np.random.Generator, int], dict[str, pa.Array]]
    save_model: Callable[[str], None]
    # Whether rows become serialized tf.Examples for the model's only input.
    is_example: bool = False
    # The Parquet columns with few values, which writers give a dictionary.
    dictionaries: tuple[str, ...] = ()


def tab_rows(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    return {name: pa.array(random.standard_normal(count, dtype=np.float32)) for name in FLOATS}


def vectors(values: np.ndarray) -> pa.Array:
    rows, width = values.shape
    offsets = pa.array(np.arange(0, (rows + 1) * width, width, dtype=np.int32))
    return pa.ListArray.from_arrays(offsets, pa.array(values.reshape(-1)))


def vec_rows(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    """Like pixels: a quarter of the values is not 0, and there are 256 different ones."""
    values = random.integers(1, 256, (count, 784), dtype=np.uint8).astype(np.float32) / 255
    values[random.random((count, 784), dtype=np.float32) < 0.75] = 0
    return {"x": vectors(values)}


def deep_rows(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    return {"x": vectors(random.standard_normal((count, 256), dtype=np.float32))}


def text_rows(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    """Five words and a number, about 40 bytes."""
    parts = [pa.array(WORDS).take(pa.array(random.integers(0, 16, count))) for _ in range(5)]
    numbers = pa.array(random.integers(0, 10**10, count)).cast(pa.string())
    return {"text": join(*parts, numbers)}


def join(*parts: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*parts, " ")


def example_rows(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    rows: dict[str, pa.Array] = {}
    for name in EXAMPLE_FLOATS:
        rows[name] = pa.array(random.standard_normal(count, dtype=np.float32))
    for name in EXAMPLE_LONGS:
        rows[name] = pa.array(random.integers(0, 1000, count))
    for name in EXAMPLE_TEXTS:
        rows[name] = pa.array(CITIES).take(pa.array(random.integers(0, len(CITIES), count)))
    return rows


def mixed_rows(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    values: dict[str, pa.Array] = {}
    for name in MIXED_DOUBLES:
        values[name] = pa.array(random.standard_normal(count))
    for name in MIXED_INTS:
        values[name] = pa.array(random.integers(0, 50, count, dtype=np.int32))
    for place, name in enumerate(MIXED_TEXTS):
        texts = PLANS if place % 2 == 0 else CITIES
        values[name] = pa.array(texts).take(pa.array(random.integers(0, len(texts), count)))
    for name in MIXED_FLAGS:
        values[name] = pa.array(random.random(count) < 0.3)
    for name in MIXED_NULLABLE:
        present = pa.array(random.random(count) >= 0.05)
        values[name] = pa.compute.if_else(present, values[name], pa.scalar(None))
    return values


def large_rows(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    return {"key": pa.array(random.integers(0, LARGE_KEYS, count))}


def dense(tensorflow, inputs: int, outputs: int, random: np.random.Generator):
    weights = random.standard_normal((inputs, outputs), dtype=np.float32)
    return tensorflow.Variable(weights / np.float32(inputs**0.5)), tensorflow.Variable(tensorflow.zeros(outputs))


def network(tensorflow, module, *widths: int):
    """A function from vectors to a score each: dense layers, the last one a sigmoid."""
    random = np.random.default_rng(SEED)
    module.layers = [
        dense(tensorflow, a, b, random) for a, b in zip(widths, (*widths[1:], 1), strict=True)
    ]

    def score(values):
        for weights, bias in module.layers[:-1]:
            values = tensorflow.nn.relu(tensorflow.matmul(values, weights) + bias)
        weights, bias = module.layers[-1]
        logits = tensorflow.matmul(values, weights) + bias
        return {"score": tensorflow.sigmoid(tensorflow.squeeze(logits, 1))}

    return score


def save(tensorflow, module, function, directory: str, **specs) -> None:
    signature = tensorflow.function(
        function, input_signature=[tensorflow.TensorSpec(s, t, n) for n, (s, t) in specs.items()]
    )
    tensorflow.saved_model.save(module, directory, signatures={"serving_default": signature})


def save_tab(directory: str) -> None:
    import tensorflow as tf

    module = tf.Module()
    score = network(tf, module, len(FLOATS), 64)
    specs = {name: ([None], tf.float32) for name in FLOATS}
    save(tf, module, lambda *columns: score(tf.stack(columns, 1)), directory, **specs)


def save_vec(directory: str) -> None:
    import tensorflow as tf

    module = tf.Module()
    score = network(tf, module, 784, 128)
    save(tf, module, score, directory, x=([None, 784], tf.float32))


def save_deep(directory: str) -> None:
    import tensorflow as tf

    module = tf.Module()
    score = network(tf, module, 256, 1024, 1024, 1024)
    save(tf, module, score, directory, x=([None, 256], tf.float32))


def save_text(directory: str) -> None:
    import tensorflow as tf

    random = np.random.default_rng(SEED)
    module = tf.Module()
    module.weights = tf.Variable(random.random(HASH_BUCKETS, dtype=np.float32))

    def score(text):
        return {"score": tf.gather(module.weights, tf.strings.to_hash_bucket_fast(text, 1000))}

    save(tf, module, score, directory, text=([None], tf.string))


def save_example(directory: str) -> None:
    import tensorflow as tf

    features = {name: tf.io.FixedLenFeature([], tf.float32) for name in EXAMPLE_FLOATS}
    features |= {name: tf.io.FixedLenFeature([], tf.int64) for name in EXAMPLE_LONGS}
    features |= {name: tf.io.FixedLenFeature([], tf.string) for name in EXAMPLE_TEXTS}
    module = tf.Module()
    random = np.random.default_rng(SEED)
    module.table = tf.Variable(random.random((HASH_BUCKETS, 4), dtype=np.float32))
    score = network(tf, module, 14 + 4 * len(EXAMPLE_TEXTS), 32)

    def score_examples(examples):
        parsed = tf.io.parse_example(examples, features)
        numbers = [parsed[name] for name in EXAMPLE_FLOATS]
        numbers += [tf.cast(parsed[name], tf.float32) / 1000 for name in EXAMPLE_LONGS]
        texts = tf.stack([parsed[name] for name in EXAMPLE_TEXTS], 1)
        hashed = tf.gather(module.table, tf.strings.to_hash_bucket_fast(texts, HASH_BUCKETS))
        flat = tf.reshape(hashed, [-1, 4 * len(EXAMPLE_TEXTS)])
        return score(tf.concat([tf.stack(numbers, 1), flat], 1))

    save(tf, module, score_examples, directory, examples=([None], tf.string))


def save_large(directory: str) -> None:
    import tensorflow as tf

    module = tf.Module()
    random = np.random.default_rng(SEED)
    module.table = tf.Variable(random.random((LARGE_KEYS, 64), dtype=np.float32))
    score = network(tf, module, 64)
    save(
        tf,
        module,
        lambda key: score(tf.gather(module.table, key)),
        directory,
        key=([None], tf.int64),
    )


def save_mixed(directory: str) -> None:
    import keras

    keras.utils.set_random_seed(SEED)
    layers = keras.layers
    inputs, parts = {}, []
    for name in MIXED_DOUBLES:
        inputs[name] = keras.Input((1,), name=name, dtype="float32")
        parts.append(inputs[name])
    for name in MIXED_INTS:
        inputs[name] = keras.Input((1,), name=name, dtype="int32")
        lookup = layers.IntegerLookup(vocabulary=list(range(40)))
        parts.append(layers.Flatten()(layers.Embedding(41, 4)(lookup(inputs[name]))))
    for place, name in enumerate(MIXED_TEXTS):
        inputs[name] = keras.Input((1,), name=name, dtype="string")
        vocabulary = PLANS if place % 2 == 0 else CITIES
        indices = layers.StringLookup(vocabulary=vocabulary)(inputs[name])
        parts.append(layers.Flatten()(layers.Embedding(len(vocabulary) + 1, 4)(indices)))
    for name in MIXED_FLAGS:
        inputs[name] = keras.Input((1,), name=name, dtype="bool")
        parts.append(layers.Lambda(lambda flag: keras.ops.cast(flag, "float32"))(inputs[name]))
    hidden = layers.Dense(32, activation="relu")(layers.Concatenate()(parts))
    score = layers.Dense(1, activation="sigmoid")(hidden)
    keras.Model(inputs, {"score": score}).export(directory, verbose=False)


MIXED = MIXED_DOUBLES + MIXED_INTS + MIXED_TEXTS + MIXED_FLAGS
EXAMPLE = EXAMPLE_FLOATS + EXAMPLE_LONGS + EXAMPLE_TEXTS
WORKLOADS = {
    w.name: w
    for w in (
        Workload("tab", FLOATS, tab_rows, save_tab),
        Workload("vec", ["x"], vec_rows, save_vec, dictionaries=("x.list.element",)),
        Workload("deep", ["x"], deep_rows, save_deep),
        Workload("text", ["text"], text_rows, save_text),
        Workload(
            "example",
            EXAMPLE,
            example_rows,
            save_example,
            is_example=True,
            dictionaries=(*EXAMPLE_LONGS, *EXAMPLE_TEXTS),
        ),
        Workload("large", ["key"], large_rows, save_large),
        Workload(
            "mixed",
            MIXED,
            mixed_rows,
            save_mixed,
            dictionaries=(*MIXED_INTS, *MIXED_TEXTS),
        ),
    )
}


def model_inputs(workload: Workload, columns: dict[str, pa.Array], encode=None) -> dict:
    """Columns as the arrays that the model's signature takes."""
    if workload.is_example:
        return {"examples": encode(columns)}
    return {name: model_input(workload, name, column) for name, column in columns.items()}


def model_input(workload: Workload, name: str, column: pa.Array) -> np.ndarray:
    if pa.types.is_list(column.type):
        return column.flatten().to_numpy().reshape(len(column), -1)
    if column.null_count:
        column = column.fill_null("" if pa.types.is_string(column.type) else 0)
    values = column.to_numpy(zero_copy_only=False)
    if workload.name != "mixed":
        return values
    # pandas makes doubles of integers where some are null.
    wanted = {"d": np.float32, "i": np.int32, "b": bool}.get(name[0])
    return (values.astype(wanted) if wanted else values).reshape(-1, 1)


class SavedModel:
    """A loaded model that scores columns, with the signature that is served by default."""

    def __init__(self, directory: str | Path, threads: int):
        import tensorflow as tf

        self.tensorflow = tf
        try:
            tf.config.threading.set_intra_op_parallelism_threads(threads)
            tf.config.threading.set_inter_op_parallelism_threads(threads)
        except RuntimeError:
            pass  # TensorFlow runs already: another model has set them.
        self.loaded = tf.saved_model.load(str(directory))
        self.signature = self.loaded.signatures["serving_default"]

    def score(self, inputs: dict[str, np.ndarray]) -> np.ndarray:
        tensors = {name: self.tensorflow.constant(values) for name, values in inputs.items()}
        return self.signature(**tensors)["score"].numpy().reshape(-1)
