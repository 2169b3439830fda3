# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores in a pipeline of Spark ML, which is saved and loaded again.

A first stage makes a vector of three columns, a second one is the model.

Argument: directory of the pipeline.
"""

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import SparkSession
from spark_savedmodel.ml import SavedModelTransformer

from example_files import MODEL_OF_THREE_INPUTS, PATIENTS, output

spark = SparkSession.builder.appName("e07_pipeline_stage").getOrCreate()
target = output("pipeline-python")
patients = spark.read.parquet(PATIENTS)

shape = VectorAssembler(
    inputCols=["mean_smoothness", "mean_compactness", "mean_symmetry"], outputCol="shape"
)
scores = SavedModelTransformer(
    modelPath=MODEL_OF_THREE_INPUTS,
    inputs={"diameter": "2 * mean_radius", "texture": "mean_texture"},
    outputs={"malignant": "probability"},
)
Pipeline(stages=[shape, scores]).fit(patients).write().overwrite().save(target)

(
    PipelineModel.load(target)
    .transform(patients)
    .where("patient_id % 30 = 0")
    .select("patient_id", "diagnosis", "probability")
    .sort("patient_id")
    .show()
)
spark.stop()
