# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""TensorFlow reads what the data source ``tfrecord`` writes, checksums and all."""

import pytest

tf = pytest.importorskip("tensorflow", reason="needs Python TensorFlow to read files with")


@pytest.mark.parametrize(("codec", "compression"), [("none", ""), ("gzip", "GZIP"), ("zlib", "ZLIB")])
def test_tensorflow_reads_examples(spark, tmp_path, codec, compression):
    target = str(tmp_path / "examples")
    rows = spark.range(0, 100, 1, 1).selectExpr("id", "float(id / 4) AS x", "array(string(id), 'é') AS tags")
    rows.write.format("tfrecord").option("compression", codec).save(target)

    files = tf.io.gfile.glob(target + "/part-*")
    records = tf.data.TFRecordDataset(files, compression_type=compression)
    spec = {
        "id": tf.io.FixedLenFeature([], tf.int64),
        "x": tf.io.FixedLenFeature([], tf.float32),
        "tags": tf.io.FixedLenFeature([2], tf.string),
    }
    parsed = [tf.io.parse_single_example(record, spec) for record in records]
    assert [(int(p["id"]), float(p["x"]), [t.decode() for t in p["tags"].numpy()]) for p in parsed] == [
        (i, i / 4, [str(i), "é"]) for i in range(100)
    ]


def test_tensorflow_reads_sequences(spark, tmp_path):
    target = str(tmp_path / "sequences")
    rows = spark.range(0, 5, 1, 1).selectExpr("id", "array(array(id), array(id, 7)) AS steps")
    rows.write.format("tfrecord").option("recordType", "SequenceExample").save(target)

    for i, record in enumerate(tf.data.TFRecordDataset(tf.io.gfile.glob(target + "/part-*"))):
        example = tf.train.SequenceExample.FromString(record.numpy())
        steps = example.feature_lists.feature_list["steps"].feature
        assert [list(step.int64_list.value) for step in steps] == [[i], [i, 7]]
