# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores with a model whose inputs are not columns of the data.

One is a column of another name, one is computed, and one is a vector of three columns.
"""

import spark_savedmodel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from example_files import MODEL_OF_THREE_INPUTS, PATIENTS

spark = SparkSession.builder.appName("e02_several_inputs").getOrCreate()

model = spark_savedmodel.load(spark, MODEL_OF_THREE_INPUTS)
print(model.describe())

scored = model.score(
    spark.read.parquet(PATIENTS),
    inputs={
        "diameter": 2 * F.col("mean_radius"),
        "texture": "mean_texture",
        "shape": F.array("mean_smoothness", "mean_compactness", "mean_symmetry"),
    },
    outputs={"malignant": "probability"},
)
(
    scored.where("patient_id % 30 = 0")
    .select("patient_id", "diagnosis", "probability")
    .sort("patient_id")
    .show()
)
spark.stop()
