# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""The ways in which people make tf.Examples of columns in Python."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

Columns = dict[str, pa.Array]


def encoder(way: str) -> Callable[[Columns], np.ndarray]:
    """A function from columns to serialized examples: "documented", "reuse" or "tfx"."""
    return {"documented": documented, "reuse": reused, "tfx": tfx()}[way]


def fastest() -> str:
    """The fastest way that is installed."""
    return "tfx" if tfx() else "reuse"


def kind(column: pa.Array) -> str:
    if pa.types.is_floating(column.type):
        return "float_list"
    return "int64_list" if pa.types.is_integer(column.type) else "bytes_list"


def python_values(column: pa.Array) -> list:
    if kind(column) == "bytes_list":
        column = column.cast(pa.binary())
    return column.to_pylist()


def documented(columns: Columns) -> np.ndarray:
    """As TensorFlow's tutorial does: each message built by its constructor."""
    import tensorflow as tf

    lists = {"float_list": tf.train.FloatList, "int64_list": tf.train.Int64List}
    makers = [(name, kind(c), lists.get(kind(c), tf.train.BytesList)) for name, c in columns.items()]
    serialized = []
    for values in zip(*map(python_values, columns.values()), strict=True):
        features = {
            name: tf.train.Feature(**{field: make(value=[value])})
            for (name, field, make), value in zip(makers, values, strict=True)
        }
        example = tf.train.Example(features=tf.train.Features(feature=features))
        serialized.append(example.SerializeToString())
    return np.array(serialized, dtype=object)


def reused(columns: Columns) -> np.ndarray:
    """One message for all rows, of which only the values are overwritten."""
    import tensorflow as tf

    example = tf.train.Example()
    fields = []
    for name, column in columns.items():
        values = getattr(example.features.feature[name], kind(column)).value
        values.append(python_values(column[:1])[0])
        fields.append(values)
    serialized = []
    for row in zip(*map(python_values, columns.values()), strict=True):
        for field, value in zip(fields, row, strict=True):
            field[0] = value
        serialized.append(example.SerializeToString())
    return np.array(serialized, dtype=object)


def tfx() -> Callable[[Columns], np.ndarray] | None:
    """TFX's encoder in C++, if it is installed."""
    try:
        from tfx_bsl.cc.tfx_bsl_extension.coders import RecordBatchToExamplesEncoder
    except ImportError:
        return None
    made = RecordBatchToExamplesEncoder()

    def encode(columns: Columns) -> np.ndarray:
        lists = []
        for column in columns.values():
            if kind(column) == "bytes_list":
                column = column.cast(pa.binary())
            offsets = pa.array(np.arange(len(column) + 1, dtype=np.int32))
            lists.append(pa.ListArray.from_arrays(offsets, column))
        batch = pa.RecordBatch.from_arrays(lists, names=list(columns))
        return np.array(made.Encode(batch), dtype=object)

    return encode
