# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores a file in which some rows cannot be scored, without failing.

These get null outputs, and a column that says why.

Argument: output directory.
"""

import spark_savedmodel
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from example_files import MODEL, PATIENTS, output

spark = SparkSession.builder.appName("e05_bad_rows").getOrCreate()
target = output("bad-rows-python.parquet")

# Take the radius of two patients away, and make that of another too large for a float32.
patient, radius = F.col("patient_id"), F.col("mean_radius")
damaged = spark.read.parquet(PATIENTS).withColumn(
    "mean_radius",
    F.when(patient.isin(3, 300), None).when(patient == 7, 1e300).otherwise(radius),
)

scored = spark_savedmodel.load(spark, MODEL).score(
    damaged, mode="PERMISSIVE", error_column="problem", key_columns=["patient_id"]
)
scored.write.mode("overwrite").parquet(target)

written = spark.read.parquet(target)
problems = written.where("problem IS NOT NULL")
print(f"{problems.count()} of {written.count()} rows were not scored:")
problems.select("patient_id", "prediction", "problem").sort("patient_id").show(20, 100)
spark.stop()
