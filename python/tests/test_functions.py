# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""tf.Examples as columns."""

import pytest
from pyspark.errors import AnalysisException
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import ArrayType, LongType, StructField, StructType

from spark_savedmodel import functions as tfx

# tf.train.Example(features=...{"x": int64_list [1, 2]}).SerializeToString(deterministic=True)
EXAMPLE = b"\n\r\n\x0b\n\x01x\x12\x06\x1a\x04\n\x02\x01\x02"
SCHEMA = StructType([StructField("x", ArrayType(LongType()))])


@pytest.fixture
def data(spark):
    return spark.createDataFrame([([1, 2],)], SCHEMA)


def test_writes_and_reads_examples(data):
    made = data.select(tfx.to_tfexample(F.struct("x")).alias("v"))
    assert bytes(made.first()["v"]) == EXAMPLE
    for schema in (SCHEMA, "x ARRAY<BIGINT>", tfx.schema_of_tfexample(EXAMPLE)):
        read = made.select(tfx.from_tfexample("v", schema).alias("e"))
        assert read.first()["e"]["x"] == [1, 2]


def test_writes_and_reads_sequence_examples(data):
    nested = data.select(tfx.to_tfsequenceexample(F.struct(F.array("x").alias("x"))).alias("v"))
    read = tfx.from_tfsequenceexample(F.col("v"), "x ARRAY<ARRAY<BIGINT>>")
    assert nested.select(read.alias("e")).first()["e"]["x"] == [[1, 2]]


def test_tells_the_schema(spark):
    schemas = (tfx.schema_of_tfexample(EXAMPLE), tfx.schema_of_tfsequenceexample(EXAMPLE))
    row = spark.range(1).select(*[s.alias(str(i)) for i, s in enumerate(schemas)]).first()
    assert list(row) == ["STRUCT<x: ARRAY<BIGINT>>"] * 2


def test_takes_options(data):
    made = data.select(tfx.to_tfexample(F.struct("x")).alias("v"))
    read = tfx.from_tfexample("v", "x STRING", {"mode": "PERMISSIVE"})
    assert made.select(read.alias("e")).first()["e"]["x"] is None
    with pytest.raises(AnalysisException) as caught:
        made.select(tfx.from_tfexample("v", "x STRING", {"mod": "x"})).schema  # noqa: B018
    assert caught.value.getCondition() == "OPTION_UNKNOWN"
