# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores the files of a directory as a stream: each run takes those that are new and ends.

A second run finds nothing to do, unless a file has come in between.

Argument: output directory.
"""

import spark_savedmodel
from pyspark.sql import SparkSession

from example_files import DATA, MODEL, output

spark = SparkSession.builder.appName("e06_streaming").getOrCreate()
target = output("stream-python")

# A stream does not look at its files before it runs, so it is told their columns.
known = spark.read.option("pathGlobFilter", "*.parquet").parquet(DATA)
arriving = spark.readStream.schema(known.schema).option("pathGlobFilter", "*.parquet").parquet(DATA)

scored = spark_savedmodel.load(spark, MODEL).score(arriving)

query = (
    scored.writeStream.trigger(availableNow=True)
    .option("checkpointLocation", f"{target}/checkpoint")
    .option("path", f"{target}/scored")
    .start()
)
query.awaitTermination()

written = spark.read.parquet(f"{target}/scored")
print(f"{written.count()} rows have been scored so far:")
written.groupBy("prediction").count().sort("prediction").show()
spark.stop()
