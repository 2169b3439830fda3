# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores the same rows as before and after a migration, and compares every number.

    pip install pyspark==4.1.0 tensorflow==2.18.0 mlflow pandas pyarrow ./python
    python docs/migrating/compare.py <bundle jar> [--rounds 3]

Run it at the root of a clone. With --rounds it also times both ways in turn, and prints how many
times as long the old way takes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import array
from pyspark.sql.types import StructType

MODEL = str(Path("examples/model/breast_cancer").resolve())
DATA = "examples/data/breast_cancer.parquet"
TOLERANCE = 1e-5


def batch_udf_before(patients: DataFrame, features: list[str]) -> DataFrame:
    """Score with predict_batch_udf: Python workers, a model in each."""
    from pyspark.ml.functions import predict_batch_udf

    def make_predict():
        import tensorflow as tf

        serving = tf.saved_model.load(MODEL).signatures["serving_default"]

        def predict(batch):
            columns = zip(features, batch.T, strict=True)
            outputs = serving(**{name: tf.constant(c, tf.float32) for name, c in columns})
            return {
                "probability": outputs["probability"].numpy(),
                "prediction": outputs["prediction"].numpy().astype(str),
            }

        return predict

    classify = predict_batch_udf(
        make_predict,
        return_type=StructType().add("probability", "float").add("prediction", "string"),
        batch_size=1024,
        input_tensor_shapes=[[len(features)]],
    )
    return patients.withColumn("s", classify(array(*features))).select("*", "s.*").drop("s")


def batch_udf_after(patients: DataFrame) -> DataFrame:
    """Score with the connector: the names in the signature are enough."""
    import spark_savedmodel

    return spark_savedmodel.load(patients.sparkSession, MODEL).score(patients)


def save_keras(patients: DataFrame, features: list[str], folder: Path) -> None:
    """Train a small Keras model, save it with MLflow, and export it as a SavedModel."""
    import keras
    import mlflow
    import numpy as np

    rows = patients.select(*features).toPandas().to_numpy(np.float32)
    ill = (patients.select("diagnosis").toPandas()["diagnosis"] == "malignant").to_numpy()
    keras.utils.set_random_seed(1)
    scale = keras.layers.Normalization()
    scale.adapt(rows)
    model = keras.Sequential(
        [
            keras.Input((len(features),), name="measurements"),
            scale,
            keras.layers.Dense(8, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(loss="binary_crossentropy")
    model.fit(rows, ill.astype(np.float32), epochs=2, verbose=0)
    signature = mlflow.models.infer_signature(rows, model.predict(rows, verbose=0))
    mlflow.tensorflow.save_model(model, str(folder / "mlflow"), signature=signature)
    mlflow.tensorflow.load_model(str(folder / "mlflow")).export(
        str(folder / "exported"), verbose=False
    )


def spark_udf_before(patients: DataFrame, features: list[str], model: str) -> DataFrame:
    """Score with MLflow's spark_udf."""
    import mlflow

    predict = mlflow.pyfunc.spark_udf(
        patients.sparkSession, model, result_type="float", env_manager="local"
    )
    return patients.withColumn("p", predict(array(*features)))


def spark_udf_after(patients: DataFrame, features: list[str], model: str) -> DataFrame:
    """Score with the connector: an expression for the one input, a column for the one output."""
    import spark_savedmodel

    exported = spark_savedmodel.load(patients.sparkSession, model)
    return exported.score(
        patients,
        inputs={"measurements": array(*features)},
        outputs={"output_0": "p"},
        squeeze=True,
    )


def compare(name: str, before: DataFrame, after: DataFrame, column: str) -> None:
    """Fail unless both have the same rows and, but for the last bits, the same numbers."""
    old = {row["patient_id"]: row for row in before.collect()}
    new = {row["patient_id"]: row for row in after.collect()}
    assert old.keys() == new.keys(), f"{name}: other rows"
    assert before.columns == after.columns or set(before.columns) == set(after.columns), name
    worst = max(abs(old[key][column] - new[key][column]) for key in old)
    assert worst <= TOLERANCE, f"{name}: {column} differs by {worst}"
    if "prediction" in after.columns:
        assert all(old[key]["prediction"] == new[key]["prediction"] for key in old), name
    print(f"{name}: {len(old)} rows, {column} differs by at most {worst:.1e}")


def measure(name: str, before: DataFrame, after: DataFrame, rounds: int) -> None:
    """Time both in turn, after one round that is not counted."""
    ratios = []
    for number in range(rounds + 1):
        times = []
        for scored in (before, after):
            start = time.perf_counter()
            scored.write.format("noop").mode("overwrite").save()
            times.append(time.perf_counter() - start)
        if number > 0:
            ratios.append(times[0] / times[1])
    middle = statistics.median(ratios)
    print(
        f"{name}: takes {middle:.1f} times as long as the connector"
        f" (median of {rounds} rounds, {min(ratios):.1f} to {max(ratios):.1f})"
    )


def main() -> None:
    """Compare, and measure if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", help="the bundle jar")
    parser.add_argument("--rounds", type=int, default=0, help="how often to time both ways")
    options = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", options.bundle)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    patients = spark.read.parquet(DATA)
    features = [name for name, kind in patients.dtypes if kind == "double"]
    with tempfile.TemporaryDirectory() as name, contextlib.closing(_Stopping(spark)):
        folder = Path(name)
        save_keras(patients, features, folder)
        saved, exported = str(folder / "mlflow"), str(folder / "exported")
        pairs = {
            "predict_batch_udf": lambda df: (batch_udf_before(df, features), batch_udf_after(df)),
            "spark_udf": lambda df: (
                spark_udf_before(df, features, saved),
                spark_udf_after(df, features, exported),
            ),
        }
        columns = {"predict_batch_udf": "probability", "spark_udf": "p"}
        for title, pair in pairs.items():
            compare(title, *pair(patients), columns[title])
        if options.rounds:
            copies = spark.range(100).crossJoin(patients).drop("id").repartition(2).cache()
            print(copies.count(), "rows")
            for title, pair in pairs.items():
                measure(title, *pair(copies), options.rounds)


class _Stopping:
    """A session that ends before its models' folder goes."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark

    def close(self) -> None:
        self._spark.stop()


if __name__ == "__main__":
    main()
