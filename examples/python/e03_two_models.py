# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Compares two models in one query: the data is read once, and each row passes through both."""

import spark_savedmodel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from example_files import MODEL, MODEL_OF_THREE_INPUTS, PATIENTS

spark = SparkSession.builder.appName("e03_two_models").getOrCreate()
large = spark_savedmodel.load(spark, MODEL)
small = spark_savedmodel.load(spark, MODEL_OF_THREE_INPUTS)

scored_once = large.score(spark.read.parquet(PATIENTS), outputs={"probability": "large"})
scored_twice = small.score(
    scored_once,
    inputs={
        "diameter": 2 * F.col("mean_radius"),
        "texture": "mean_texture",
        "shape": F.array("mean_smoothness", "mean_compactness", "mean_symmetry"),
    },
    outputs={"malignant": "small"},
)

disagreements = scored_twice.where("(large >= 0.5) <> (small >= 0.5)")
print(f"The models disagree on {disagreements.count()} patients:")
(
    disagreements.select("patient_id", "diagnosis", "large", "small")
    .sort(F.abs(F.col("large") - F.col("small")).desc())
    .show(5)
)
spark.stop()
