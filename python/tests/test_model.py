# Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
"""What load, describe and score do, and how they fail."""

import pytest
from pyspark.errors import AnalysisException, SparkRuntimeException
from pyspark.sql import functions as F  # noqa: N812

import spark_savedmodel
from conftest import KIND


@pytest.fixture
def arithmetic(spark, models):
    return spark_savedmodel.load(spark, str(models / "arithmetic"))


@pytest.fixture
def numbers(spark):
    return spark.createDataFrame([(1.0, 2.0), (3.0, 4.0)], "x FLOAT, y FLOAT")


def refused(action):
    with pytest.raises(AnalysisException) as caught:
        action()
    return caught.value


def test_describes_signatures_inputs_and_outputs(arithmetic, models):
    table = arithmetic.describe()

    assert table.startswith(f"SavedModel file:{models / 'arithmetic'}\nidentity ")
    assert "    input   y        float32 [-1]  serving_default_y:0\n" in table
    assert '  signature "scaled" (tensorflow/serving/predict)\n' in table


@pytest.mark.skipif(KIND != "classic", reason="compares with Java, by the JVM gateway")
def test_describes_as_java_does(spark, models):
    for name in ("arithmetic", "defaults", "tag_sets", "unsupported_dtypes"):
        model = spark_savedmodel.load(spark, str(models / name))
        java = spark._jvm.io.github.sparksavedmodel.SavedModel.inspect(str(models / name))
        assert model.describe() == java.toString()


@pytest.mark.skipif(KIND != "classic", reason="asks the driver which jobs there were")
def test_describes_without_a_job(spark, arithmetic):
    spark.sparkContext.setJobGroup("describe", "describe")
    assert arithmetic._inspected() == arithmetic.describe()
    assert list(spark.sparkContext.statusTracker().getJobIdsForGroup("describe")) == []


def test_shows_the_table_in_notebooks(spark, models):
    shown = spark_savedmodel.load(spark, str(models / "defaults"))._repr_html_()

    assert shown.startswith("<pre>SavedModel file:")
    assert "signature &quot;serving_default&quot;" in shown


def test_adds_outputs_to_all_columns(arithmetic, numbers):
    scored = arithmetic.score(numbers)

    assert scored.columns == ["x", "y", "product", "sum"]
    assert [field.dataType.simpleString() for field in scored.schema][2:] == ["float", "float"]
    assert [tuple(row) for row in scored.collect()] == [(1.0, 2.0, 2.0, 3.0), (3.0, 4.0, 12.0, 7.0)]


def test_names_outputs_and_leaves_others_out(arithmetic, numbers):
    assert arithmetic.score(numbers, outputs={"sum": "s"}).first().asDict() == {
        "x": 1.0,
        "y": 2.0,
        "s": 3.0,
    }
    assert arithmetic.score(numbers, outputs=["sum"]).columns == ["x", "y", "sum"]
    assert arithmetic.score(numbers, outputs={"sum": "b.`c", "product": "a"}).columns == [
        "x",
        "y",
        "b.`c",
        "a",
    ]


def test_binds_inputs_to_expressions_and_names(spark, arithmetic):
    df = spark.createDataFrame([(1.0, 2.0)], "`a.b` FLOAT, c FLOAT")

    scored = arithmetic.score(df, inputs={"x": "a.b", "y": F.col("c") * 10}, outputs=["sum"])

    assert scored.columns == ["a.b", "c", "sum"]
    assert scored.first()["sum"] == 21.0


def test_takes_an_expression_for_an_input_that_a_column_has_the_name_of(arithmetic, numbers):
    scored = arithmetic.score(numbers, inputs={"x": F.col("x") + 100}, outputs=["sum"])

    assert [row["sum"] for row in scored.collect()] == [103.0, 107.0]


def test_names_an_expression_as_it_is_written(arithmetic, numbers):
    scored = arithmetic.score(numbers, inputs={"x": F.nullif(F.col("x") * 2, F.lit(6.0)), "y": "y"})

    with pytest.raises(SparkRuntimeException, match=r'column "nullif\(') as caught:
        scored.collect()

    assert "__savedmodel" not in str(caught.value)


def test_scores_another_signature(arithmetic, numbers):
    assert arithmetic.score(numbers, signature="scaled").first()["scaled"] == 3.0


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("PERMISSIVE", [2.0, None, 4.0]), ("DROPMALFORMED", [2.0, 4.0])],
)
def test_keeps_or_drops_rows_that_cannot_be_scored(spark, models, mode, expected):
    model = spark_savedmodel.load(spark, str(models / "rejects_negative"))
    df = spark.createDataFrame([(4.0,), (-1.0,), (16.0,)], "x FLOAT").coalesce(1)

    scored = model.score(df, mode=mode)

    assert scored.columns == ["x", "y"]
    assert [row["y"] for row in scored.collect()] == expected


def test_tells_why_a_row_was_not_scored(spark, models):
    model = spark_savedmodel.load(spark, str(models / "rejects_negative"))
    df = spark.createDataFrame([(4.0,), (None,)], "x FLOAT").coalesce(1)

    good, bad = model.score(df, mode="PERMISSIVE", error_column="why").collect()

    assert good.asDict() == {"x": 4.0, "y": 2.0, "why": None}
    assert bad["y"] is None
    assert "null" in bad["why"]


def test_fails_on_a_bad_row_by_default(spark, models):
    model = spark_savedmodel.load(spark, str(models / "rejects_negative"))
    df = spark.createDataFrame([(None,)], "x FLOAT")

    with pytest.raises(SparkRuntimeException) as caught:
        model.score(df).collect()

    assert (caught.value.getCondition(), caught.value.getSqlState()) == ("ROW_VALUE_NULL", "22004")
    assert 'column "x" is null' in str(caught.value)


def test_refuses_an_output_named_like_a_column(spark, arithmetic):
    df = spark.createDataFrame([(1.0, 2.0, 0)], "x FLOAT, y FLOAT, SUM INT")

    failure = refused(lambda: arithmetic.score(df))

    assert isinstance(failure, spark_savedmodel.OutputNameConflict)
    assert (failure.getCondition(), failure.getSqlState()) == ("OUTPUT_NAME_CONFLICT", "42711")
    assert "outputs={'sum': 'sum_scored'}" in str(failure)
    assert arithmetic.score(df, outputs={"sum": "sum_scored"}).columns[-1] == "sum_scored"
    for taken in ("X", "x", "Sum"):
        refused(lambda taken=taken: arithmetic.score(df, outputs={"product": taken}))
    refused(lambda: arithmetic.score(df, outputs={"product": "p", "sum": "P"}))


def test_finds_the_latest_or_the_named_version(spark, models, tmp_path):
    for version, name in ((7, "arithmetic"), (12, "ref_variable")):
        (tmp_path / str(version)).symlink_to(models / name)
    path = str(tmp_path)
    df = spark.createDataFrame([(1.0, 2.0)], "x FLOAT, y FLOAT")

    assert "Reverse" not in spark_savedmodel.load(spark, path).describe()
    old = spark_savedmodel.load(spark, path, version=7)
    assert "serving_default_y" in old.describe()
    assert old.score(df, outputs={"sum": "s"}).first()["s"] == 3.0
    assert (
        refused(lambda: spark_savedmodel.load(spark, path, version=8)).getCondition()
        == "MODEL_VERSION_NOT_FOUND"
    )


def test_load_refuses_what_is_no_model(spark, tmp_path):
    failure = refused(lambda: spark_savedmodel.load(spark, str(tmp_path / "none")))

    assert (failure.getCondition(), failure.getSqlState()) == ("MODEL_NOT_FOUND", "42K03")
    assert str(tmp_path / "none") in str(failure)


def test_loads_what_only_settings_of_the_session_find(spark, models, numbers):
    mount = "fs.viewfs.mounttable.only-in-the-session.link./models"
    spark.conf.set(mount, models.as_uri())
    try:
        model = spark_savedmodel.load(spark, "viewfs://only-in-the-session/models/arithmetic")
        assert "sum" in model.score(numbers).columns
        assert "serving_default_y" in model.describe()
    finally:
        spark.conf.unset(mount)


def test_load_says_what_the_file_system_says(spark):
    failure = refused(lambda: spark_savedmodel.load(spark, "viewfs://not-mounted/models"))

    assert failure.getCondition() == "MODEL_READ_FAILED"
    assert "not-mounted" in str(failure)


def test_score_refuses_an_option_that_there_is_not(spark, models, numbers):
    model = spark_savedmodel.load(spark, str(models / "arithmetic"), batch_sise=3)

    failure = refused(lambda: model.score(numbers))

    assert (failure.getCondition(), failure.getSqlState()) == ("OPTION_UNKNOWN", "42616")
    assert "batchSize" in str(failure)


def test_load_takes_models_without_a_default_signature(spark, models):
    for name in ("two_signatures_no_default", "no_signatures", "no_inputs"):
        assert "SavedModel file:" in spark_savedmodel.load(spark, str(models / name)).describe()


def test_score_refuses_columns_that_do_not_fit(spark, arithmetic):
    failure = refused(lambda: arithmetic.score(spark.createDataFrame([("a",)], "x STRING")))

    assert (failure.getCondition(), failure.getSqlState()) == ("BINDING_FAILED", "42K09")
    assert "INPUT_COLUMN_MISSING" in str(failure) or 'Input "y"' in str(failure)


def test_options_of_load_hold_until_the_call_says_otherwise(spark, models, numbers):
    model = spark_savedmodel.load(spark, str(models / "arithmetic"), signature="scaled")

    assert model.score(numbers).columns == ["x", "y", "scaled"]
    assert model.score(numbers, signature="difference").columns == ["x", "y", "difference"]


def test_says_how_the_connector_gets_there(spark, models, monkeypatch):
    monkeypatch.setattr("spark_savedmodel._model.FUNCTION", "savedmodel_absent")

    failure = refused(lambda: spark_savedmodel.load(spark, str(models / "arithmetic")))

    assert (failure.getCondition(), failure.getSqlState()) == ("UNRESOLVED_ROUTINE", "42883")
    assert "spark.jars.packages" in str(failure)
