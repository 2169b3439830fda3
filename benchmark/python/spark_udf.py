# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scoring in Spark's Python workers, as users do it today, with the settings that suit it best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import FloatType

import examples
from workloads import WORKLOADS, SavedModel, Workload, model_inputs

FIRST = 1000
# Rows of an Arrow batch, and rows that predict_batch_udf gives to the model at once.
ARROW_ROWS = {"vec": 4096, "deep": 4096}
BATCH_ROWS = {"vec": 1024}
# The lengths of arrays.
WIDTHS = {"tab": 40, "vec": 784, "deep": 256}
# Where nulls are to be filled, or tf.Examples to be made.
CONVERTED = ("mixed", "example")
# Where mapInArrow is quicker than arrow_udf.
MAP_IN_ARROW = ("deep", "example")


class SparkUdf:
    def __init__(self, setup) -> None:
        self.setup = setup
        self.workload = WORKLOADS["tab" if setup.filter else setup.workload]
        is_iterator = setup.candidate == "iterator_udf"
        arrow_rows = ARROW_ROWS.get(setup.workload, 10000) if is_iterator else 10000
        self.spark = (
            SparkSession.builder.master(f"local[{setup.cores}]")
            .appName(setup.candidate)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.driver.memory", setup.heap)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", str(arrow_rows))
            .config("spark.sql.warehouse.dir", f"{setup.scratch}/warehouse")
            .getOrCreate()
        )
        self.spark.sparkContext.setLogLevel("ERROR")
        for file in ("workloads", "examples", "spark_udf"):
            self.spark.sparkContext.addPyFile(str(Path(__file__).with_name(file + ".py")))
        forms = {
            "predict_batch_udf": predict_batch,
            "iterator_udf": iterator,
            "mlflow": mlflow_udf,
        }
        self.score = forms[setup.candidate](self)

    def check(self, files: list[str]) -> dict:
        scored = self.scored(files)
        first = F.when(F.col("id") < FIRST, F.struct("id", "score"))
        row = scored.agg(
            F.count("score"), F.sum(F.col("score").cast("double")), F.collect_list(first)
        ).first()
        return {"count": row[0], "sum": row[1], "first": {str(p[0]): p[1] for p in row[2]}}

    def run(self, files: list[str]) -> None:
        self.scored(files).write.format("noop").mode("overwrite").save()

    def scored(self, files: list[str]) -> DataFrame:
        name = "spark.sql.files.minPartitionNum"
        if self.setup.has("packed"):
            self.spark.conf.unset(name)
        else:
            self.spark.conf.set(name, str(len(files)))
        rows = self.spark.read.parquet(*files)
        return self.score(rows.where(self.setup.filter) if self.setup.filter else rows)

    def columns(self) -> list[Column]:
        return [F.col(name) for name in self.workload.columns]


class Worker:
    """The model in a Python worker, loaded once for all tasks that the worker runs."""

    loaded: dict[str, Worker] = {}

    def __init__(self, setup, workload: Workload) -> None:
        self.workload = workload
        self.model = SavedModel(setup.model, 1)
        self.encode = None
        if workload.is_example:
            way = "documented" if setup.has("documented") else examples.fastest()
            self.encode = examples.encoder(way)
        if setup.has("freeze"):
            import gc

            gc.collect()
            gc.freeze()

    @classmethod
    def of(cls, setup, name: str) -> Worker:
        if setup.model not in cls.loaded:
            cls.loaded[setup.model] = cls(setup, WORKLOADS[name])
        return cls.loaded[setup.model]

    def score(self, arrays: list[pa.Array]) -> np.ndarray:
        columns = dict(zip(self.workload.columns, arrays, strict=True))
        return self.model.score(model_inputs(self.workload, columns, self.encode))

    def score_numpy(self, values: Sequence[np.ndarray]) -> np.ndarray:
        """The same for arrays that are given to the model as they are, where they can be."""
        if self.workload.name in CONVERTED:
            return self.score([pa.array(column, from_pandas=True) for column in values])
        return self.model.score(dict(zip(self.workload.columns, values, strict=True)))


def predict_batch(candidate: SparkUdf) -> Callable[[DataFrame], DataFrame]:
    """pyspark.ml.functions.predict_batch_udf."""
    from pyspark.ml.functions import predict_batch_udf

    setup, name = candidate.setup, candidate.workload.name
    columns = candidate.workload.columns
    is_array = name == "tab"

    def make_predict():
        import inspect

        import spark_udf

        worker = spark_udf.Worker.of(setup, name)

        def predict(*values: np.ndarray) -> np.ndarray:
            return worker.score_numpy(values[0].T if is_array else values)

        # predict_batch_udf counts the parameters.
        one = inspect.Parameter.POSITIONAL_OR_KEYWORD
        names = ["values"] if is_array else columns
        predict.__signature__ = inspect.Signature([inspect.Parameter(n, one) for n in names])
        return predict

    udf = predict_batch_udf(
        make_predict,
        return_type=FloatType(),
        batch_size=BATCH_ROWS.get(name, 4096),
        input_tensor_shapes=[[WIDTHS[name]]] if name in WIDTHS else None,
    )
    given = candidate.columns()
    arguments = [F.array(*given)] if is_array else given
    return lambda rows: rows.select("id", udf(*arguments).alias("score"))


def iterator(candidate: SparkUdf) -> Callable[[DataFrame], DataFrame]:
    """An iterator over Arrow batches written by hand: arrow_udf, or mapInArrow."""
    setup, name = candidate.setup, candidate.workload.name
    columns = candidate.workload.columns

    def score_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import spark_udf

        worker = spark_udf.Worker.of(setup, name)
        for batch in batches:
            scores = worker.score([batch[column] for column in columns])
            yield pa.RecordBatch.from_arrays([batch["id"], pa.array(scores)], ["id", "score"])

    if name in MAP_IN_ARROW:
        return lambda rows: rows.mapInArrow(score_batches, "id long, score float")
    return arrow_udf_of(candidate)


def arrow_udf_of(candidate: SparkUdf) -> Callable[[DataFrame], DataFrame]:
    setup, name = candidate.setup, candidate.workload.name

    def score_arrays(batches):
        import spark_udf

        worker = spark_udf.Worker.of(setup, name)
        for arrays in batches:
            yield pa.array(worker.score(list(arrays) if isinstance(arrays, tuple) else [arrays]))

    one = len(candidate.workload.columns) == 1
    given = pa.Array if one else tuple[pa.Array, ...]
    score_arrays.__annotations__ = {"batches": Iterator[given], "return": Iterator[pa.Array]}
    udf = F.arrow_udf(score_arrays, FloatType())
    return lambda rows: rows.select("id", udf(*candidate.columns()).alias("score"))


def mlflow_udf(candidate: SparkUdf) -> Callable[[DataFrame], DataFrame]:
    """mlflow.pyfunc.spark_udf with a Python model around the SavedModel."""
    import tempfile

    import mlflow

    setup, name = candidate.setup, candidate.workload.name

    class Scoring(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):
            import spark_udf

            worker = spark_udf.Worker.of(setup, name)
            columns = [spark_udf.series(column) for _, column in model_input.items()]
            return worker.score_numpy(columns)

    directory = str(Path(tempfile.mkdtemp(dir=setup.scratch)) / "model")
    mlflow.pyfunc.save_model(directory, python_model=Scoring(), pip_requirements=[])
    udf = mlflow.pyfunc.spark_udf(
        candidate.spark, directory, result_type="float", env_manager="local"
    )
    return lambda rows: rows.select("id", udf(F.struct(*candidate.columns())).alias("score"))


def series(column) -> np.ndarray:
    values = column.to_numpy()
    is_array = values.dtype == object and isinstance(values[0], np.ndarray | list)
    return np.stack(values) if is_array else values
