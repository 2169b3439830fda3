# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Calls as columns, and how options are written."""

import re

import pytest
from pyspark.errors import AnalysisException
from pyspark.sql import functions as F  # noqa: N812

import spark_savedmodel
from conftest import REPOSITORY
from spark_savedmodel import predict
from spark_savedmodel._predict import as_options


@pytest.fixture
def path(models):
    return str(models / "arithmetic")


@pytest.fixture
def numbers(spark):
    return spark.createDataFrame([(1.0, 2.0)], "x FLOAT, y FLOAT")


def test_scores_all_columns(numbers, path):
    assert numbers.select(predict(path)["sum"].alias("s")).first()["s"] == 3.0


def test_scores_columns_by_name_and_by_expression(numbers, path):
    assert numbers.select(predict(path, "x", "y").alias("p")).first()["p"]["product"] == 2.0
    moved = predict(path, F.col("x"), (F.col("y") + 1).alias("y"))
    assert numbers.select(moved.alias("p")).first()["p"]["sum"] == 4.0


def test_scores_a_struct(numbers, path):
    inputs = F.struct(F.col("y").alias("x"), F.col("y"))
    assert numbers.select(predict(path, inputs).alias("p")).first()["p"]["sum"] == 4.0


def test_filters_and_sorts_by_scores(spark, path):
    df = spark.range(100).select(F.col("id").alias("x"), F.lit(1).alias("y"))
    score = predict(path, "x", "y")["sum"]
    high = df.where(score > 98).orderBy(score.desc())
    assert [row["x"] for row in high.collect()] == [99, 98]


def test_takes_options(numbers, path):
    scored = predict(path, "x", signature="scaled", batch_size=1, keyColumns=["x"])
    assert numbers.select(scored.alias("p")).first()["p"].asDict() == {"scaled": 3.0}
    with pytest.raises(AnalysisException) as caught:
        numbers.select(predict(path, outputs=["summ"])).schema  # noqa: B018
    assert "summ" in str(caught.value)


def test_takes_a_method(spark, models):
    df = spark.createDataFrame([(1.5,)], "inputs FLOAT")
    path = str(models / "methods")
    scored = df.select(
        predict(path, signature="both", method="classify")["classes"].alias("classes"),
        predict(path, signature="matrix", method="regress")["value"].alias("value"),
    )
    classes, value = scored.first()
    assert [(entry["label"], entry["score"]) for entry in classes] == [
        ("class0", 1.5),
        ("class1", -1.5),
    ]
    assert value == 3.0


def test_writes_options_as_sql_does():
    assert as_options(
        {
            "batch_size": 256,
            "keyColumns": ("id", "day"),
            "squeeze": True,
            "inputs": {"age": "years", "inc_ome": "a.b"},
            "signature": None,
        }
    ) == {
        "batchSize": "256",
        "keyColumns": "id,day",
        "squeeze": "true",
        "inputs.age": "years",
        "inputs.inc_ome": "a.b",
    }


def test_version_is_that_of_the_connector():
    pom = (REPOSITORY / "pom.xml").read_text()
    version = re.search("<version>(.*?)</version>", pom).group(1)
    assert spark_savedmodel.__version__ == version.replace("-SNAPSHOT", ".dev0")


def test_everything_public_is_documented():
    for name in spark_savedmodel.__all__:
        assert getattr(spark_savedmodel, name).__doc__
    assert "Raises" in spark_savedmodel.SavedModel.score.__doc__
