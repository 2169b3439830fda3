/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.SavedModel;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The Java API. */
@SparkTest
class ScorerIT {
  private static final SparkSession SPARK = TestSession.get();

  private static Dataset<Row> customers() {
    return SPARK.range(0, 10, 1, 2).selectExpr("id", "double(id) AS yearly", "float(2) AS y");
  }

  @Test
  void addsOutputsToAllColumns() {
    Dataset<Row> scored = SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .input("x", col("yearly").multiply(lit(10)))
        .output("sum", "p")
        .score(customers());
    assertThat(scored.schema())
        .isEqualTo(StructType.fromDDL(
            "id BIGINT NOT NULL, yearly DOUBLE NOT NULL, y FLOAT NOT NULL, p FLOAT NOT NULL"));
    for (Row row : scored.collectAsList()) {
      assertThat(row.getFloat(3)).isEqualTo(10f * row.getLong(0) + 2);
    }
  }

  @Test
  void takesAnInputExpressionOverAColumnOfItsName() {
    List<Row> scored = SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .input("x", lit(1f))
        .input("y", col("y").plus(lit(1f)))
        .output("sum")
        .score(customers())
        .collectAsList();
    assertThat(scored).allMatch(row -> row.getFloat(3) == 4f && row.getFloat(2) == 2f);
  }

  @Test
  void namesExpressionsAsTheyAreWritten() {
    var scorer = SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .input("x", nullif(col("yearly").multiply(lit(2)), lit(8d)))
        .input("y", col("Y"));
    assertThat(scorer.input("x", col("yearly")).describe(customers().schema()))
        .contains("input   yearly DOUBLE -> x", "input   Y (for y) FLOAT -> y");
    assertThat(catchThrowable(() -> scorer.score(customers()).collectAsList()))
        .hasMessageContaining("column \"nullif(*(yearly, 2), 8.0)\" is null, but input \"x\"");
  }

  @Test
  void keepsRefinementsApart() {
    SavedModel model = SavedModel.load(SPARK, Fixtures.model("arithmetic"));
    var base = model.scorer().input("x", col("yearly"));
    var difference = base.signature("difference");
    assertThat(base.score(customers()).columns()).endsWith("product", "sum");
    assertThat(difference.score(customers()).columns()).endsWith("difference");
    assertThat(difference.score(customers()).collectAsList())
        .allMatch(row -> row.<Float>getAs("difference") == row.getLong(0) - 2f);
  }

  @Test
  void bindsStructFieldsAndColumnsWithDots() {
    Dataset<Row> data = SPARK
        .range(3)
        .selectExpr("named_struct('deep', named_struct('x', float(id))) s", "float(id) AS `a.y`");
    List<Row> scored = SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .option("inputs.x", "s.deep.x")
        .option("inputs.y", "a.y")
        .output("sum")
        .score(data)
        .collectAsList();
    assertThat(scored).extracting(row -> row.getFloat(2)).containsExactly(0f, 2f, 4f);
  }

  @Test
  void ignoresDuplicateColumnsThatDoNotBind() {
    Dataset<Row> data =
        SPARK.range(2).selectExpr("id", "float(id) x", "float(1) y", "1 AS z", "2 AS z", "3 AS Z");
    assertThat(SavedModel.load(SPARK, Fixtures.model("arithmetic"))
            .scorer()
            .output("sum")
            .score(data)
            .collectAsList())
        .extracting(row -> row.getFloat(6))
        .containsExactly(1f, 2f);
  }

  @Test
  void describesTheBinding() {
    SavedModel model = SavedModel.load(SPARK, Fixtures.model("defaults"));
    assertThat(model.describe(StructType.fromDDL("X DOUBLE, other STRING")))
        .isEqualTo("""
            signature "serving_default" of %s
              input   X DOUBLE -> x float32 (rounding)
              input   default [3.0] -> offset float32
              input   default 2.0 -> scale float32
              output  y float32 -> FLOAT
              batch   auto
              mode    FAILFAST
              transport in place
            """.formatted(model.path()));
  }

  @Test
  void describesTheModel() {
    assertThat(SavedModel.load(SPARK, Fixtures.model("arithmetic")).describe().toString())
        .contains("signature \"difference\"", "input   x", "float32 [-1]");
  }

  @Test
  void takesSettingsOfTheSessionAsDefaults() {
    SPARK.conf().set("spark.savedmodel.signature", "scaled");
    try {
      Dataset<Row> data = SPARK.range(3).selectExpr("float(id) x");
      assertThat(SavedModel.load(SPARK, Fixtures.model("arithmetic"))
              .scorer()
              .score(data)
              .columns())
          .containsExactly("x", "scaled");
    } finally {
      SPARK.conf().unset("spark.savedmodel.signature");
    }
  }

  @Test
  void squeezesInnerDimensionsOfOne() {
    Dataset<Row> data = SPARK.range(3).selectExpr("id AS age", "2 * id AS income");
    SavedModel model = SavedModel.load(SPARK, Fixtures.model("keras_mlp"));
    assertThat(
            model.scorer().score(data).schema().apply("probability").dataType().sql())
        .isEqualTo("ARRAY<FLOAT>");
    Dataset<Row> squeezed = model.scorer().option("squeeze", "true").score(data);
    assertThat(squeezed.schema().apply("probability").dataType().sql()).isEqualTo("FLOAT");
    assertThat(squeezed.collectAsList())
        .extracting(row -> row.getFloat(2))
        .allMatch(p -> p > 0 && p < 1);
  }

  @Test
  void scoresAStreamlinedChainOfModels() {
    SavedModel model = SavedModel.load(SPARK, Fixtures.model("arithmetic"));
    Dataset<Row> once =
        model.scorer().input("x", col("yearly")).output("sum", "s1").score(customers());
    Dataset<Row> twice =
        model.scorer().input("x", col("s1")).output("sum", "s2").score(once);
    assertThat(twice.collectAsList())
        .allMatch(row -> row.<Float>getAs("s2") == row.getLong(0) + 4f);
    assertThat(twice.join(once, "id").count()).isEqualTo(10);
  }
}
