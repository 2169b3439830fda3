# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""The pipeline stage: its parameters, what it gives, and pipelines saved and loaded."""

import pytest
from pyspark.errors import AnalysisException, PySparkException, SparkRuntimeException

from conftest import KIND

pytest.importorskip("numpy", reason="Spark ML needs NumPy")

from pyspark.ml import Pipeline, PipelineModel  # noqa: E402
from pyspark.ml.feature import VectorAssembler  # noqa: E402

from spark_savedmodel import ml  # noqa: E402
from spark_savedmodel.ml import SavedModelTransformer  # noqa: E402


@pytest.fixture
def numbers(spark):
    return spark.createDataFrame([(1.0, 2.0), (3.0, 4.0)], "x FLOAT, y FLOAT")


@pytest.fixture
def pairs(spark):
    return spark.createDataFrame([(1.0, 1.5), (2.0, 1.5)], "a DOUBLE, b DOUBLE")


@pytest.fixture
def pipeline(models, pairs):
    assembler = VectorAssembler(inputCols=["a", "b"], outputCol="x")
    stage = SavedModelTransformer(
        modelPath=str(models / "only_predict"), outputs={"y": "total"}, keyColumns=["a"]
    )
    return Pipeline(stages=[assembler, stage]).fit(pairs)


def totals(model, pairs):
    return [row["total"] for row in model.transform(pairs).collect()]


def test_adds_outputs_to_all_columns(spark, models, numbers):
    stage = SavedModelTransformer(modelPath=str(models / "arithmetic"))
    scored = stage.setInputs({"x": "y", "y": "x * 10"}).setOutputs({"sum": "s"}).transform(numbers)

    assert scored.columns == ["x", "y", "s"]
    assert [row["s"] for row in scored.collect()] == [12.0, 34.0]


def test_takes_all_kinds_of_parameters(spark, models):
    df = spark.createDataFrame([(-1.0, 7), (4.0, 8)], "x FLOAT, id INT")
    stage = SavedModelTransformer(
        modelPath=str(models / "rejects_negative"),
        signature="serving_default",
        tags=["serve"],
        mode="PERMISSIVE",
        errorColumn="why",
        keyColumns=["id"],
        casts="lossy",
        batchSize=64,
        options={"squeeze": "true"},
    )
    bad, good = stage.transform(df).collect()
    assert (bad["y"], good["y"], good["why"]) == (None, 2.0, None)
    assert "id" in bad["why"]
    dropped = stage.copy({stage.mode: "DROPMALFORMED"}).transform(df)
    assert [tuple(row) for row in dropped.collect()] == [(4.0, 8, 2.0)]


def test_takes_a_version(spark, models, numbers, tmp_path):
    (tmp_path / "1").symlink_to(models / "arithmetic")
    (tmp_path / "2").symlink_to(models / "keras_mlp")
    stage = SavedModelTransformer(modelPath=str(tmp_path), version=1, outputs={"sum": "s"})

    assert stage.transform(numbers).columns == ["x", "y", "s"]


def test_has_parameters_as_other_stages(spark):
    stage = SavedModelTransformer(version=3).setParams(tags=["serve"], options={"a": "b"})

    assert (stage.getVersion(), stage.getTags(), stage.getOptions()) == (3, ["serve"], {"a": "b"})
    assert stage.getInputs() == {}
    assert [param.name for param in stage.params] == [
        "batchSize",
        "casts",
        "errorColumn",
        "inputs",
        "keyColumns",
        "mode",
        "modelPath",
        "options",
        "outputs",
        "signature",
        "tags",
        "version",
    ]
    assert "(undefined)" in stage.explainParams()
    assert stage.uid.startswith("SavedModelTransformer_")
    assert stage.copy().uid == stage.uid
    with pytest.raises(TypeError):
        SavedModelTransformer(version="latest")


@pytest.mark.skipif(KIND != "classic", reason="asks the Java class, by the JVM gateway")
def test_has_the_parameters_of_java(spark):
    stage = SavedModelTransformer()
    assert [param.name() for param in stage._java_obj.params()] == [p.name for p in stage.params]


def test_scores_vectors_in_pipelines_that_are_saved(spark, pipeline, pairs, tmp_path):
    assert totals(pipeline, pairs) == [2.5, 3.5]
    pipeline.write().overwrite().save(str(tmp_path / "pipeline"))

    loaded = PipelineModel.load(str(tmp_path / "pipeline"))

    assert totals(loaded, pairs) == [2.5, 3.5]
    stage = loaded.stages[1]
    assert isinstance(stage, SavedModelTransformer)
    assert (stage.uid, stage.getOutputs(), stage.getKeyColumns()) == (
        pipeline.stages[1].uid,
        {"y": "total"},
        ["a"],
    )


def test_is_saved_alone(spark, models, numbers, tmp_path):
    stage = SavedModelTransformer(modelPath=str(models / "arithmetic"), batchSize=5, version=None)
    stage.save(str(tmp_path / "stage"))

    loaded = SavedModelTransformer.load(str(tmp_path / "stage"))

    assert (loaded.uid, loaded.getBatchSize(), loaded.isSet(loaded.version)) == (
        stage.uid,
        5,
        False,
    )
    assert loaded.transform(numbers).count() == 2


@pytest.mark.skipif(KIND != "classic", reason="saves with the Java classes")
def test_shares_saved_pipelines_with_java(spark, pipeline, pairs, tmp_path):
    java = pipeline._to_java()
    java.save(str(tmp_path / "java"))
    assert totals(PipelineModel.load(str(tmp_path / "java")), pairs) == [2.5, 3.5]
    pipeline.save(str(tmp_path / "python"))
    java = spark._jvm.org.apache.spark.ml.PipelineModel.load(str(tmp_path / "python"))
    assert java.transform(pairs._jdf).count() == 2


@pytest.mark.parametrize(
    ("settings", "condition", "state"),
    [
        ({}, "MODEL_PATH_NOT_SET", "42616"),
        ({"modelPath": "no_such_model"}, "MODEL_NOT_FOUND", "42K03"),
        ({"modelPath": "arithmetic", "signature": "predikt"}, "SIGNATURE_NOT_FOUND", "42704"),
        ({"modelPath": "arithmetic", "mode": "PERMISIVE"}, "OPTION_VALUE_INVALID", "42616"),
        ({"modelPath": "arithmetic", "outputs": {"sum": "x"}}, "OUTPUT_NAME_CONFLICT", "42711"),
    ],
)
def test_says_what_is_wrong(spark, models, numbers, settings, condition, state):
    if "modelPath" in settings:
        settings = settings | {"modelPath": str(models / settings["modelPath"])}

    expected = AnalysisException if KIND == "classic" else SparkRuntimeException
    with pytest.raises(expected) as caught:
        SavedModelTransformer(**settings).transform(numbers).schema  # noqa: B018

    assert (caught.value.getCondition(), caught.value.getSqlState()) == (condition, state)
    assert condition in str(caught.value)


@pytest.mark.skipif(KIND != "classic", reason="over Connect the server says it")
def test_says_how_the_connector_gets_there(spark, monkeypatch):
    monkeypatch.setattr(ml, "_PACKAGE", "io.github.absent")

    with pytest.raises(PySparkException) as caught:
        SavedModelTransformer()

    assert caught.value.getCondition() == "UNRESOLVED_ROUTINE"
