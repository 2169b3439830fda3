"""Writes the models of the integration tests that take serialized tf.Examples, as make_models.py does the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import make_models
import tensorflow as tf
from make_models import DEFAULT_KEY, Case, batch, fixture, predict_signature, save_tf1, save_tf2, signature, tf1

make_models.FIXTURES.clear()


def feature(values: Any) -> tf.train.Feature:
    """A feature whose kind follows from the type of its values."""
    listed = values if isinstance(values, (list, tuple)) else [values]
    if listed and all(isinstance(value, float) for value in listed):
        return tf.train.Feature(float_list=tf.train.FloatList(value=listed))
    if listed and all(isinstance(value, int) for value in listed):
        return tf.train.Feature(int64_list=tf.train.Int64List(value=listed))
    raw = [value.encode("utf-8") for value in listed]
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=raw))


def features(values: Mapping[str, Any]) -> tf.train.Features:
    """Features by name."""
    return tf.train.Features(feature={name: feature(value) for name, value in values.items()})


def examples(*rows: Mapping[str, Any]) -> Sequence[bytes]:
    """One serialized tf.Example for each row."""
    return [tf.train.Example(features=features(row)).SerializeToString(deterministic=True) for row in rows]


def sequence_example(context: Mapping[str, Any], steps: Mapping[str, Sequence[Any]]) -> bytes:
    """A serialized tf.SequenceExample."""
    lists = {
        name: tf.train.FeatureList(feature=[feature(step) for step in values]) for name, values in steps.items()
    }
    message = tf.train.SequenceExample(
        context=features(context), feature_lists=tf.train.FeatureLists(feature_list=lists)
    )
    return message.SerializeToString(deterministic=True)


@fixture(
    Case(
        {
            "examples": examples(
                {"age": 30, "income": [1.5, 2.5], "tags": ["a", "b"]},
                {"age": 41, "income": [-1.0, 0.25], "bonus": 10.0},
                {"age": -7, "income": [0.0, 0.0], "bonus": 0.5, "tags": ["c"], "other": 1},
            )
        }
    )
)
def examples_tf1(directory: Path) -> None:
    """A parsing graph as Estimators write them: ParseExample behind an identity and a reshape."""
    with make_models.tf1_session() as session:
        given = tf1.placeholder(tf.string, [None], name="input_example_tensor")
        serialized = tf.reshape(tf.identity(given), [-1])
        parsed = tf.raw_ops.ParseExample(
            serialized=serialized,
            names=[],
            sparse_keys=["tags"],
            dense_keys=["age", "bonus", "income"],
            dense_defaults=[tf.constant([], tf.int64), tf.reshape(tf.constant(2.0), [1]), tf.constant([], tf.float32)],
            sparse_types=[tf.string],
            dense_shapes=[[], [1], [2]],
        )
        age, bonus, income = parsed.dense_values
        tags = tf.SparseTensor(parsed.sparse_indices[0], parsed.sparse_values[0], parsed.sparse_shapes[0])
        outputs = {
            "next_age": age + 1,
            "total": tf.reduce_sum(income, 1) + bonus[:, 0],
            "tags": tf.sparse.reduce_sum(tags_ones(tags), 1),
        }
        save_tf1(directory, session, {DEFAULT_KEY: predict_signature({"examples": given}, outputs)})


def tags_ones(tags: tf.SparseTensor) -> tf.SparseTensor:
    """The same sparse tensor with a one for every text."""
    return tf.SparseTensor(tags.indices, tf.ones_like(tags.values, tf.int64), tags.dense_shape)


@fixture(
    Case(
        {
            "examples": examples(
                {
                    "age": 30,
                    "matrix": [1.0, 2.0, 3.0, 4.0],
                    "tags": ["a", "b"],
                    "visits": [1.0, 2.0, 3.0],
                    "visit_lengths": [2, 1],
                    "history": [5, 6],
                    "at": [0, 7],
                    "value": [0.5, 0.25],
                },
                {"age": 2, "matrix": [0.0, 0.0, 0.0, 1.0], "city": "Rome", "history": [1]},
                {"age": 3, "matrix": [-1.0, 0.0, 0.0, -1.0], "at": [3], "value": [8.0]},
            )
        }
    )
)
def examples_tf2(directory: Path) -> None:
    """Every way in which tf.io.parse_example is told of features, in a function."""

    @signature(examples=batch(tf.string))
    def score(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        parsed = tf.io.parse_example(
            examples,
            {
                "age": tf.io.FixedLenFeature([], tf.int64),
                "matrix": tf.io.FixedLenFeature([2, 2], tf.float32),
                "city": tf.io.FixedLenFeature([], tf.string, "Paris"),
                "tags": tf.io.VarLenFeature(tf.string),
                "visits": tf.io.RaggedFeature(
                    tf.float32, "visits", [tf.io.RaggedFeature.RowLengths("visit_lengths")]
                ),
                "history": tf.io.FixedLenSequenceFeature([], tf.int64, allow_missing=True),
                "sparse": tf.io.SparseFeature("at", "value", tf.float32, 10),
            },
        )
        return {
            "next_age": parsed["age"] + 1,
            "trace": tf.linalg.trace(parsed["matrix"]),
            "city": tf.strings.upper(parsed["city"]),
            "tags": tf.sparse.reduce_sum(tags_ones(parsed["tags"]), 1),
            "visits": tf.reduce_sum(tf.reduce_max(parsed["visits"], 2), 1),
            "history": tf.reduce_sum(parsed["history"], 1),
            "sparse": tf.sparse.to_dense(parsed["sparse"]),
        }

    save_tf2(directory, tf.Module(), score)


@fixture(Case({"examples": examples({"x": 1.0}, {"x": 2.5, "y": [3]}, {"y": [1, 2, 3]})}))
def examples_single(directory: Path) -> None:
    """Parses Examples one by one, with the older and the newer operation, inside a loop."""

    @signature(examples=batch(tf.string))
    def score(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        def older(serialized: tf.Tensor) -> tf.Tensor:
            return tf.raw_ops.ParseSingleExample(
                serialized=serialized,
                dense_defaults=[tf.constant(-1.0)],
                num_sparse=0,
                sparse_keys=[],
                dense_keys=["x"],
                sparse_types=[],
                dense_shapes=[[]],
            ).dense_values[0]

        def newer(serialized: tf.Tensor) -> tf.Tensor:
            parsed = tf.io.parse_single_example(serialized, {"y": tf.io.VarLenFeature(tf.int64)})
            return tf.reduce_sum(parsed["y"].values)

        return {
            "x": tf.map_fn(older, examples, fn_output_signature=tf.float32),
            "y": tf.map_fn(newer, examples, fn_output_signature=tf.int64),
        }

    save_tf2(directory, tf.Module(), score)


SEQUENCES = [
    sequence_example({"id": 7}, {"clicks": [1, 2, 3], "words": [["a", "b"], [], ["c"]]}),
    sequence_example({"id": 8, "weight": 0.5}, {"clicks": [], "words": []}),
    sequence_example({"id": 9}, {"clicks": [4], "words": [["d"]]}),
]


@fixture(Case({"examples": SEQUENCES}), Case({"examples": SEQUENCES}, "older"))
def examples_sequence(directory: Path) -> None:
    """Parses tf.SequenceExamples with the newer and the older operation."""

    @signature(examples=batch(tf.string))
    def newer(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        context, sequences, lengths = tf.io.parse_sequence_example(
            examples,
            {
                "id": tf.io.FixedLenFeature([], tf.int64),
                "weight": tf.io.FixedLenFeature([], tf.float32, 2.0),
            },
            {
                "clicks": tf.io.FixedLenSequenceFeature([], tf.int64),
                "words": tf.io.VarLenFeature(tf.string),
            },
        )
        words = tf.reduce_sum(tf.sparse.reduce_sum(tags_ones(sequences["words"]), 2), 1)
        return {
            "id": context["id"],
            "weighted": context["weight"] * tf.cast(tf.reduce_sum(sequences["clicks"], 1), tf.float32),
            "steps": lengths["clicks"],
            "words": words,
        }

    @signature(examples=batch(tf.string))
    def older(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        parsed = tf.raw_ops.ParseSequenceExample(
            serialized=examples,
            debug_name=[],
            context_dense_defaults=[tf.constant([], tf.int64)],
            feature_list_dense_missing_assumed_empty=["clicks"],
            context_sparse_keys=[],
            context_dense_keys=["id"],
            feature_list_sparse_keys=["words"],
            feature_list_dense_keys=["clicks"],
            context_sparse_types=[],
            Ncontext_dense=1,
            Nfeature_list_sparse=1,
            Nfeature_list_dense=1,
            feature_list_dense_types=[tf.int64],
            context_dense_shapes=[[]],
            feature_list_sparse_types=[tf.string],
            feature_list_dense_shapes=[[]],
        )
        return {"sum": parsed.context_dense_values[0] + tf.reduce_sum(parsed.feature_list_dense_values[0], 1)}

    save_tf2(directory, tf.Module(), {DEFAULT_KEY: newer, "older": older})


if __name__ == "__main__":
    make_models.main()
