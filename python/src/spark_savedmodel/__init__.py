# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""Scores Spark DataFrames with TensorFlow SavedModels, in classic sessions and over Connect.

The models run in the executors, in the JVM. This package only writes calls of the SQL function
``savedmodel_predict``, so the session needs the connector's jar: start it with
``spark.jars.packages`` or ``spark.jars``, or connect to a server that has it.

Errors found while a query is analysed are :class:`pyspark.errors.AnalysisException` with a
condition (``getCondition()``) and an SQLSTATE (``getSqlState()``).
"""

from spark_savedmodel._errors import OutputNameConflict
from spark_savedmodel._model import SavedModel, load
from spark_savedmodel._predict import predict

__version__ = "0.1.0.dev0"
__all__ = ["OutputNameConflict", "SavedModel", "load", "predict"]
