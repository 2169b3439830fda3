"""Writes TFRecord files with TensorFlow's own writer, for TfRecordFilesIT.

Needs Python 3.11 and ../models/requirements.txt. Record i of the examples holds: id = i, x = i / 4, name = "name i",
tags = i % 3 texts, empty = a list of floats without values, unset = a feature without a kind; every third has no name.
"""

import pathlib

import tensorflow as tf

HERE = pathlib.Path(__file__).parent
ROWS = 50


def int64s(*values):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def floats(*values):
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def texts(*values):
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value.encode() for value in values]))


def example(i):
    features = {
        "id": int64s(i),
        "x": floats(i / 4),
        "tags": texts(*[f"tag {n}" for n in range(i % 3)]),
        "empty": floats(),
        "unset": tf.train.Feature(),
    }
    if i % 3:
        features["name"] = texts(f"name {i}")
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def sequence(i):
    steps = tf.train.FeatureList(feature=[int64s(*range(step)) for step in range(i % 4)])
    return tf.train.SequenceExample(
        context=tf.train.Features(feature={"id": int64s(i)}),
        feature_lists=tf.train.FeatureLists(feature_list={"steps": steps}),
    ).SerializeToString()


def write(name, records, compression=""):
    options = tf.io.TFRecordOptions(compression_type=compression)
    with tf.io.TFRecordWriter(str(HERE / name), options) as writer:
        for record in records:
            writer.write(record)


examples = [example(i) for i in range(ROWS)]
write("examples.tfrecord", examples)
write("examples.gz", examples, "GZIP")
write("examples.deflate", examples, "ZLIB")
write("gzip-without-a-name", examples, "GZIP")
write("zlib-without-a-name", examples, "ZLIB")
write("sequences.tfrecord", [sequence(i) for i in range(ROWS)])
