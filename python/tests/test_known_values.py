# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores equal those of Python TensorFlow."""

import base64
import math

import pytest

import spark_savedmodel

SCHEMAS = {
    "arithmetic": "x FLOAT, y FLOAT",
    "arrays": "vec ARRAY<FLOAT>, mat ARRAY<ARRAY<FLOAT>>, one ARRAY<FLOAT>, ids ARRAY<BIGINT>,"
    " flags ARRAY<BOOLEAN>, cube ARRAY<ARRAY<ARRAY<DOUBLE>>>, words ARRAY<STRING>",
    "dtypes": "f32 FLOAT, f64 DOUBLE, i32 INT, i64 BIGINT, flag BOOLEAN, text STRING",
    "keras_mlp": "age ARRAY<FLOAT>, income ARRAY<FLOAT>",
    "only_predict": "x ARRAY<FLOAT>",
    "raw_strings": "payload BINARY",
    "ref_variable": "x FLOAT",
    "text_format": "x FLOAT",
    "two_signatures_no_default": "x FLOAT",
    "vocabulary": "word STRING",
}


def value(json, binary=False):
    """Read a value as the file of known values writes it."""
    if isinstance(json, list):
        return [value(part, binary) for part in json]
    if isinstance(json, dict):
        return base64.b64decode(json["b64"])
    if binary:
        return json.encode()
    return float(json) if json in ("NaN", "Infinity", "-Infinity") else json


def plain(scored):
    """Turn what Spark gives into lists, numbers, booleans, text and bytes."""
    if isinstance(scored, list):
        return [plain(part) for part in scored]
    return bytes(scored) if isinstance(scored, (bytes, bytearray)) else scored


def close(left, right):
    if isinstance(right, list):
        return len(left) == len(right) and all(map(close, left, right))
    if isinstance(right, float):
        if math.isnan(right):
            return math.isnan(left)
        return left == right or abs(left - right) <= 1e-5 * max(1.0, abs(right))
    return left == right


@pytest.mark.parametrize("name", SCHEMAS)
def test_scores_are_tensorflows(spark, models, known, name):
    model = spark_savedmodel.load(spark, str(models / name))
    for case in known(name)["cases"]:
        fields = [
            field for field in SCHEMAS[name].split(", ") if field.split(" ")[0] in case["inputs"]
        ]
        columns = [
            value(case["inputs"][field.split(" ")[0]], field.endswith("BINARY")) for field in fields
        ]
        rows = [(number, *row) for number, row in enumerate(zip(*columns, strict=True))]
        df = spark.createDataFrame(rows, ", ".join(["row INT", *fields]))

        scored = model.score(
            df, signature=case["signature"], tags=case["tags"], outputs=_free(case)
        )

        for row in scored.collect():
            for output, expected in case["outputs"].items():
                binary = isinstance(row["_" + output], (bytes, bytearray))
                assert close(plain(row["_" + output]), value(expected[row["row"]], binary)), output


def _free(case):
    """Give every output a name that no input has."""
    return {output: "_" + output for output in case["outputs"]}
