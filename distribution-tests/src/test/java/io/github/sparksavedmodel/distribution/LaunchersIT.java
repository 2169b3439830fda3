/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The distribution's programs with {@code --jars}. */
class LaunchersIT {
  private static final String JAR = Build.bundle().toString();
  private static final String MODEL = Build.model("arithmetic");

  private static Distribution spark;

  @BeforeAll
  static void findSpark() throws IOException, InterruptedException {
    spark = Distribution.find();
  }

  @Test
  void sparkSqlScoresAndReportsErrors() throws IOException, InterruptedException {
    Outcome scored = spark.run(
        "spark-sql",
        spark.program("spark-sql"),
        "--jars",
        JAR,
        "-e",
        "SELECT 'sum', savedmodel_predict('" + MODEL + "', struct(1 AS x, 2 AS y)).sum;"
            + " DESCRIBE FUNCTION savedmodel_predict;"
            + " SELECT savedmodel_predict('" + MODEL + "', struct(1 AS x))");

    assertThat(scored.printed())
        .contains("sum\t3.0", "savedmodel_predict(model, inputs[, options]) - Scores rows")
        .contains("[INPUT_COLUMN_MISSING]", "SQLSTATE: 42703");
    assertThat(scored.status()).isNotZero();
  }

  @Test
  void sparkShellScores() throws IOException, InterruptedException {
    ProcessBuilder shell =
        spark.prepared("spark-shell", List.of(spark.program("spark-shell"), "--jars", JAR));
    String program = """
        import io.github.sparksavedmodel.SavedModel
        val model = SavedModel.load(spark, "%s")
        val scored = model.scorer.output("sum", "s").score(spark.range(4).selectExpr("id AS x", "2 AS y"))
        println("schema " + scored.schema("s").dataType.sql + ", total " + scored.agg("s" -> "sum").first.get(0))
        :quit
        """.formatted(MODEL);

    assertThat(spark.run(shell, program).succeeded().printed())
        .contains("schema FLOAT, total 14.0");
  }

  @Test
  void sparkSubmitRunsPython() throws IOException, InterruptedException {
    Path script = Files.writeString(Build.target("submitted.py"), """
        from pyspark.errors import AnalysisException
        from pyspark.sql import SparkSession
        from pyspark.sql.functions import call_function, expr, lit, struct

        spark = SparkSession.builder.getOrCreate()
        df = spark.createDataFrame([(1.0, 2.0)], "x FLOAT, y FLOAT")
        call = call_function("savedmodel_predict", lit("%1$s"), struct("*"))
        print("schema", df.select(call.alias("s")).schema.simpleString())
        print("call_function", df.select(call.alias("s")).first().s.sum)
        print("expr", df.select(expr("savedmodel_predict('%1$s', struct(*)).product")).first()[0])
        try:
            df.select(call_function("savedmodel_predict", lit("/none"), struct("*")))
        except AnalysisException as e:
            print("error", e.getCondition(), e.getSqlState())
        try:
            import spark_savedmodel
        except ImportError as e:
            print("import", e)
        spark.sparkContext.addPyFile("%2$s")
        import spark_savedmodel
        print("package", spark_savedmodel.load(spark, "%1$s").score(df).columns)
        """.formatted(MODEL, JAR));

    Outcome run =
        spark.run("spark-submit", spark.program("spark-submit"), "--jars", JAR, script.toString());

    assertThat(run.succeeded().printed())
        .contains("schema struct<s:struct<product:float,sum:float>>")
        .contains("call_function 3.0", "expr 2.0", "error MODEL_NOT_FOUND 42K03")
        .contains("import No module named 'spark_savedmodel'")
        .contains("package ['x', 'y', 'product', 'sum']");
  }

  @Test
  void sparkSubmitRunsTheCommand() throws IOException, InterruptedException {
    Path patients = Build.repository().resolve("examples/data/breast_cancer.parquet");
    Path model = Build.repository().resolve("examples/model/breast_cancer");

    Outcome run = spark.run(
        "command",
        spark.program("spark-submit"),
        JAR,
        "score",
        "--model",
        model.toString(),
        "--input",
        patients.toString(),
        "--output",
        "scored",
        "--select",
        "patient_id,probability");

    assertThat(run.succeeded().printed()).contains("569");
  }
}
