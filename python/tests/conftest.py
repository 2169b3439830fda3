# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""A session, classic or Connect, with the bundle.

``SPARK_SAVEDMODEL_BUNDLE`` is the jar, ``SPARK_SAVEDMODEL_SESSION`` is ``classic``, ``connect`` for
a server that is started here, or the address of a server.
"""

import json
import os
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

REPOSITORY = Path(__file__).parents[2]
MODELS = REPOSITORY / "integration-tests" / "models"
KIND = os.environ.get("SPARK_SAVEDMODEL_SESSION", "classic")


def bundle():
    """Return the jar that the environment names, else the one that Maven has left."""
    named = os.environ.get("SPARK_SAVEDMODEL_BUNDLE")
    found = [named] if named else sorted(REPOSITORY.glob("bundle/target/spark-savedmodel-b*.jar"))
    if not found:
        pytest.exit("no bundle: run mvn -pl connector,bundle package -DskipTests", returncode=2)
    return str(found[0])


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    builder = SparkSession.builder
    if KIND.startswith("sc://"):
        session = builder.remote(KIND).getOrCreate()
    else:
        builder = builder.remote("local[2]") if KIND == "connect" else builder.master("local[2]")
        session = (
            builder.config("spark.jars", bundle())
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
            .config(
                "spark.savedmodel.storeDir",
                os.environ.get(
                    "SPARK_SAVEDMODEL_STORE", str(REPOSITORY / "python" / "target" / "store")
                ),
            )
            .getOrCreate()
        )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def models():
    return MODELS


@pytest.fixture(scope="session")
def known():
    """Return cases that Python TensorFlow has computed, as a function of the model's name."""
    return lambda name: json.loads((MODELS / f"{name}.json").read_text())
