# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Writes tf.Examples and tf.SequenceExamples with Python TensorFlow, beside what they hold.

    python make_examples.py > examples.json

Needs TensorFlow, see ../models/requirements.txt. ``bytes`` is base64, ``schema`` is DDL, ``row`` is
what Spark's ``from_json`` makes a row of that schema of; ``canonical`` says whether the bytes are
protobuf's deterministic ones for that row.
"""

import base64
import json
import sys

import tensorflow as tf

TEXT = "naïve 世界 🦆"


def int64s(*values):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def floats(*values):
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def texts(*values):
    return tf.train.Feature(
        bytes_list=tf.train.BytesList(
            value=[v if isinstance(v, bytes) else v.encode() for v in values]
        )
    )


def example(**features):
    return tf.train.Example(features=tf.train.Features(feature=features))


def sequence(context, **lists):
    return tf.train.SequenceExample(
        context=tf.train.Features(feature=context),
        feature_lists=tf.train.FeatureLists(
            feature_list={k: tf.train.FeatureList(feature=v) for k, v in lists.items()}
        ),
    )


def case(message, schema, row, *, canonical=True, suffix=b""):
    data = message.SerializeToString(deterministic=True) + suffix
    return {
        "bytes": base64.b64encode(data).decode(),
        "schema": schema,
        "row": json.dumps(row, ensure_ascii=False),
        "canonical": canonical,
    }


def main():
    high, low = 2**63 - 1, -(2**63)
    first = example(a=int64s(1), b=floats(0.5))
    cases = {
        "example": [
            case(example(), "a BIGINT", {}),
            case(
                example(
                    big=int64s(high),
                    flag=int64s(1),
                    name=texts(TEXT),
                    narrow=int64s(-128),
                    ratio=floats(0.5),
                    short=int64s(-32768),
                    whole=int64s(-1),
                ),
                "big BIGINT, flag BOOLEAN, name STRING, narrow TINYINT, ratio DOUBLE,"
                " short SMALLINT, whole INT",
                {
                    "big": high,
                    "flag": True,
                    "name": TEXT,
                    "narrow": -128,
                    "ratio": 0.5,
                    "short": -32768,
                    "whole": -1,
                },
            ),
            case(
                example(
                    counts=int64s(low, 0, 300, high),
                    raw=texts(b"\xff\x00", b""),
                    tags=texts("a", "", TEXT),
                    weights=floats(1.5, -0.25, 3e38),
                    none=int64s(),
                ),
                "counts ARRAY<BIGINT>, none ARRAY<BIGINT>, raw ARRAY<BINARY>, tags ARRAY<STRING>,"
                " weights ARRAY<FLOAT>",
                {
                    "counts": [low, 0, 300, high],
                    "none": [],
                    "raw": [base64.b64encode(b"\xff\x00").decode(), ""],
                    "tags": ["a", "", TEXT],
                    "weights": [1.5, -0.25, 3e38],
                },
            ),
            case(
                first,
                "a BIGINT, b FLOAT, c STRING",
                {"a": 2, "b": 0.5},
                canonical=False,
                suffix=example(a=int64s(2), d=texts("skipped")).SerializeToString(),
            ),
            case(
                example(a=tf.train.Feature(), b=floats(0.5)),
                "a BIGINT, b FLOAT",
                {"b": 0.5},
                canonical=False,
            ),
        ],
        "sequence": [
            case(
                sequence(
                    {"age": int64s(7), "ids": int64s(1, 2)},
                    pages=[texts("a", "b"), texts()],
                    times=[floats(0.5), floats(1.5, 2.5)],
                ),
                "age BIGINT, ids ARRAY<BIGINT>, pages ARRAY<ARRAY<STRING>>,"
                " times ARRAY<ARRAY<FLOAT>>",
                {
                    "age": 7,
                    "ids": [1, 2],
                    "pages": [["a", "b"], []],
                    "times": [[0.5], [1.5, 2.5]],
                },
            ),
            case(sequence({}), "age BIGINT, pages ARRAY<ARRAY<STRING>>", {}),
        ],
    }
    json.dump(cases, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
