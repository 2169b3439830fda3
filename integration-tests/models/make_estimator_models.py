"""Writes the SavedModels that only TensorFlow up to 2.15 makes: Estimators, and Model.save of tf.keras.

Like make_models.py, whose functions it uses, but with requirements-2.15.txt.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tensorflow as tf

from make_models import Case, SEED, fixture, main

tf1 = tf.compat.v1
estimators = tf1.estimator

VERSION = "1700000000"
"""The name of the exported directories: a time, which Estimators take from the clock."""

COLORS = ["red", "green", "blue"]


# --------------------------------------------------------------------------------------------------
# Estimators
# --------------------------------------------------------------------------------------------------


def example(**features: Any) -> bytes:
    """A serialised tf.Example with one value for each feature."""
    return tf.train.Example(
        features=tf.train.Features(feature={key: feature(value) for key, value in features.items()})
    ).SerializeToString(deterministic=True)


def feature(value: Any) -> tf.train.Feature:
    """A feature with one value, or without any for None."""
    if value is None:
        return tf.train.Feature()
    if isinstance(value, str):
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value.encode()]))
    if isinstance(value, int):
        return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))
    return tf.train.Feature(float_list=tf.train.FloatList(value=[value]))


EXAMPLES = [
    example(x=1.0, color="red"),
    example(x=-2.5, color="green"),
    example(x=0.0, color="unseen"),
    example(x=7.25, color="blue"),
]


def columns() -> list[Any]:
    """A number and a colour as feature columns for linear models."""
    return [
        tf.feature_column.numeric_column("x"),
        tf.feature_column.categorical_column_with_vocabulary_list("color", COLORS),
    ]


def dense_columns() -> list[Any]:
    """The same for networks."""
    number, color = columns()
    return [number, tf.feature_column.indicator_column(color)]


def parsing_receiver(feature_columns: list[Any]) -> Callable[[], Any]:
    """A receiver of serialised tf.Examples."""
    return estimators.export.build_parsing_serving_input_receiver_fn(
        tf1.feature_column.make_parse_example_spec(feature_columns)
    )


def training_data(labels: list[Any]) -> Callable[[], Any]:
    """An input function over four rows, in the same order each time."""
    rows = {"x": [[1.0], [-2.0], [3.0], [0.5]], "color": [["red"], ["green"], ["blue"], ["red"]]}
    return lambda: tf.data.Dataset.from_tensors((rows, tf.constant(labels)))


def config() -> Any:
    """A seed, so that the known values are the same in every run."""
    return estimators.RunConfig(tf_random_seed=SEED, save_summary_steps=None)


def export(directory: Path, estimator: Any, receiver: Callable[[], Any]) -> None:
    """Exports a trained Estimator as the only version below a directory."""
    exported = Path(estimator.export_saved_model(str(directory), receiver).decode())
    exported.rename(directory / VERSION)
    shutil.rmtree(estimator.model_dir)


@fixture(
    Case({"inputs": EXAMPLES}),
    Case({"inputs": EXAMPLES}, "classification"),
    Case({"inputs": EXAMPLES}, "regression"),
    Case({"examples": EXAMPLES}, "predict"),
)
def estimator_linear(directory: Path) -> None:
    """A canned LinearClassifier of two classes, which is also a regression of their probability."""
    estimator = estimators.LinearClassifier(columns(), config=config())
    estimator.train(training_data([[1], [0], [0], [1]]), steps=20)
    export(directory, estimator, parsing_receiver(columns()))


@fixture(
    Case({"inputs": EXAMPLES}),
    Case({"examples": EXAMPLES}, "predict"),
)
def estimator_dnn(directory: Path) -> None:
    """A canned DNNClassifier of three named classes."""
    estimator = estimators.DNNClassifier(
        [4], dense_columns(), n_classes=3, label_vocabulary=["low", "mid", "high"], config=config()
    )
    estimator.train(training_data([["low"], ["mid"], ["high"], ["mid"]]), steps=20)
    export(directory, estimator, parsing_receiver(dense_columns()))


@fixture(
    Case({"inputs": EXAMPLES}),
    Case({"inputs": EXAMPLES}, "regression"),
    Case({"examples": EXAMPLES}, "predict"),
)
def estimator_regressor(directory: Path) -> None:
    """A canned LinearRegressor."""
    estimator = estimators.LinearRegressor(columns(), config=config())
    estimator.train(training_data([[1.0], [2.0], [-3.0], [0.5]]), steps=20)
    export(directory, estimator, parsing_receiver(columns()))


@fixture(
    Case({"examples": EXAMPLES}),
    Case({"inputs": EXAMPLES}, "scores"),
    Case({"inputs": EXAMPLES}, "classes"),
    Case({"inputs": EXAMPLES}, "doubled"),
)
def estimator_heads(directory: Path) -> None:
    """An Estimator of one's own with each kind of export output, over tf.Examples."""

    def model(features: Any, labels: Any, mode: str) -> Any:
        x = tf.reshape(features["x"], [-1, 1])
        weight = tf1.get_variable("weight", initializer=2.0)
        heads = {
            "serving_default": estimators.export.PredictOutput({"x": x, "doubled": weight * x}),
            "scores": estimators.export.ClassificationOutput(scores=tf.concat([x, -x], axis=1)),
            "classes": estimators.export.ClassificationOutput(classes=tf.as_string(x)),
            "doubled": estimators.export.RegressionOutput(weight * x),
        }
        return trained(mode, x, heads)

    estimator = estimators.Estimator(model, config=config())
    estimator.train(training_data([[1.0], [2.0], [-3.0], [0.5]]), steps=1)
    export(directory, estimator, parsing_receiver(columns()[:1]))


@fixture(Case({"input": [5.0, 0.0, -2.0, 1.5]}))
def estimator_raw(directory: Path) -> None:
    """output = input + 2 as in TensorFlow's migration guide: raw tensors and one PredictOutput."""

    def model(features: Any, labels: Any, mode: str) -> Any:
        number = features["input"] if isinstance(features, dict) else features
        y = tf.add(number, 2.0)
        return trained(mode, y, {"serving_default": estimators.export.PredictOutput({"output": y})})

    receiver = estimators.export.build_raw_serving_input_receiver_fn(
        {"input": tf.constant([0.0])}
    )
    estimator = estimators.Estimator(model, config=config())
    estimator.train(lambda: tf.data.Dataset.from_tensors(({"input": [1.0]}, [3.0])), steps=1)
    export(directory, estimator, receiver)


def trained(mode: str, predictions: Any, heads: dict[str, Any]) -> Any:
    """What a model function gives whose training only counts steps."""
    return estimators.EstimatorSpec(
        mode,
        predictions=predictions,
        loss=tf.constant(0.0),
        train_op=tf1.assign_add(tf1.train.get_or_create_global_step(), 1),
        export_outputs=heads,
    )


# --------------------------------------------------------------------------------------------------
# tf.keras
# --------------------------------------------------------------------------------------------------


@fixture(
    Case(
        {
            "number": [[1.0, -1.0], [0.25, 8.0], [0.0, 0.0]],
            "color": [["red"], ["blue"], ["unseen"]],
        }
    )
)
def keras_saved(directory: Path) -> None:
    """A functional model by Model.save of tf.keras, compiled, with keras_metadata.pb."""
    keras = tf.keras
    keras.utils.set_random_seed(SEED)
    number = keras.Input([2], name="number")
    color = keras.Input([1], name="color", dtype=tf.string)
    code = keras.layers.StringLookup(vocabulary=COLORS, output_mode="one_hot")(color)
    joined = keras.layers.Concatenate()([number, code])
    outputs = {
        "score": keras.layers.Dense(1, activation="sigmoid", name="score")(joined),
        "two": keras.layers.Dense(2, name="two")(joined),
    }
    model = keras.Model({"number": number, "color": color}, outputs)
    model.compile("adam", {"score": "mse", "two": "mse"})
    model.save(str(directory), save_format="tf")


# --------------------------------------------------------------------------------------------------

if __name__ == "__main__":
    main()
