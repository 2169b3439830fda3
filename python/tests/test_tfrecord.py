# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""TensorFlow reads what the data source ``tfrecord`` writes, checksums and all.

TensorFlow and Spark Connect want different protobufs, so TensorFlow reads in a Python of its own,
which ``SPARK_SAVEDMODEL_TENSORFLOW`` names.
"""

import json
import os
import subprocess

import pytest

PYTHON = os.environ.get("SPARK_SAVEDMODEL_TENSORFLOW")
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="SPARK_SAVEDMODEL_TENSORFLOW names no Python with TensorFlow"
)

# Prints the values of each record's features as JSON.
READER = """
import json, sys
import tensorflow as tf

message, folder, compression = sys.argv[1:]

def value(feature):
    kind = feature.WhichOneof("kind")
    values = list(getattr(feature, kind).value)
    return [text.decode() for text in values] if kind == "bytes_list" else values

for record in tf.data.TFRecordDataset(tf.io.gfile.glob(folder + "/part-*"), compression):
    example = getattr(tf.train, message).FromString(record.numpy())
    sequence = message == "SequenceExample"
    features = (example.context if sequence else example.features).feature
    found = {name: value(features[name]) for name in sorted(features)}
    if sequence:
        lists = example.feature_lists.feature_list
        for name in sorted(lists):
            found[name] = [value(step) for step in lists[name].feature]
    print(json.dumps(found))
"""


def read(message, folder, compression=""):
    command = [PYTHON, "-c", READER, message, folder, compression]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    printed = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in printed.decode().splitlines()]


@pytest.mark.parametrize(
    ("codec", "compression"), [("none", ""), ("gzip", "GZIP"), ("zlib", "ZLIB")]
)
def test_tensorflow_reads_examples(spark, tmp_path, codec, compression):
    target = str(tmp_path / "examples")
    rows = spark.range(0, 100, 1, 1).selectExpr(
        "id", "float(id / 4) AS x", "array(string(id), 'é') AS tags"
    )
    rows.write.format("tfrecord").option("compression", codec).save(target)

    assert read("Example", target, compression) == [
        {"id": [i], "tags": [str(i), "é"], "x": [i / 4]} for i in range(100)
    ]


def test_tensorflow_reads_sequences(spark, tmp_path):
    target = str(tmp_path / "sequences")
    rows = spark.range(0, 5, 1, 1).selectExpr("id", "array(array(id), array(id, 7)) AS steps")
    rows.write.format("tfrecord").option("recordType", "SequenceExample").save(target)

    assert read("SequenceExample", target) == [
        {"id": [i], "steps": [[i], [i, 7]]} for i in range(5)
    ]
