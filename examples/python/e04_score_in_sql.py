# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores in SQL: a view with the model's outputs, then a query that filters and groups by them.

The same statements work in spark-sql and in a SQL client, without any Python.
"""

from pyspark.sql import SparkSession

from example_files import MODEL, PATIENTS

spark = SparkSession.builder.appName("e04_score_in_sql").getOrCreate()
spark.read.parquet(PATIENTS).createOrReplaceTempView("patients")

spark.sql(f"""
    CREATE TEMPORARY VIEW scored AS
    SELECT patient_id, diagnosis, outputs.probability, outputs.prediction
    FROM (SELECT *, savedmodel_predict('{MODEL}', struct(*)) AS outputs FROM patients)
    """)

spark.sql("""
    SELECT prediction, diagnosis,
           count(*) AS patients, format_number(avg(probability), 4) AS average
    FROM scored
    WHERE probability < 0.01 OR probability > 0.99
    GROUP BY prediction, diagnosis
    ORDER BY prediction, diagnosis
    """).show()
spark.stop()
