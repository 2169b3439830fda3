# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Reads a Parquet file, scores its rows and writes them back with the model's outputs.

The model takes thirty inputs. The file has a column of the same name for each, so nothing has to be
said about them; its doubles are rounded to the model's float32.

Argument: output directory.
"""

import spark_savedmodel
from pyspark.sql import SparkSession

from example_files import MODEL, PATIENTS, output

spark = SparkSession.builder.appName("e01_score_parquet").getOrCreate()
target = output("scored-python.parquet")

model = spark_savedmodel.load(spark, MODEL)
print(model.describe())

patients = spark.read.parquet(PATIENTS)
scored = model.score(patients)
scored.write.mode("overwrite").parquet(target)
print("Wrote", target)

written = spark.read.parquet(target)
written.groupBy("diagnosis", "prediction").count().sort("diagnosis", "prediction").show()
(
    written.where("patient_id % 30 = 0")
    .select("patient_id", "diagnosis", "probability")
    .sort("patient_id")
    .show()
)
spark.stop()
