/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.RowException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands for nulls: option {@code nulls.<input>}. */
@SparkTest
@ParameterizedClass
@EnumSource(names = {"ROWS", "VECTORS"})
class NullPoliciesIT {
  private static final SparkSession SPARK = TestSession.get();

  private final DataLayout layout;

  NullPoliciesIT(DataLayout layout) {
    this.layout = layout;
  }

  private Dataset<Row> in(Dataset<Row> rows) {
    return layout == DataLayout.VECTORS ? VectorSource.of(rows) : rows;
  }

  /** Ids 0 to 19, where x is null for every third. */
  private Dataset<Row> rows() {
    return in(SPARK
        .range(0, 20, 1, 2)
        .selectExpr("id", "if(id % 3 = 0, null, float(id)) x", "float(1) y"));
  }

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  @ParameterizedTest
  @CsvSource({"default, 0", "-2.5, -2.5", "'  7e1 ', 70"})
  void standsForNullsOfOneInput(String setting, float value) {
    for (Row row : scorer("arithmetic").option("nulls.x", setting).score(rows()).collectAsList()) {
      long id = row.getLong(0);
      assertThat(row.<Float>getAs("sum")).isEqualTo((id % 3 == 0 ? value : id) + 1);
      assertThat(row.isNullAt(1)).isEqualTo(id % 3 == 0);
    }
  }

  @Test
  void staysAnErrorForTheOthers() {
    Dataset<Row> swapped = rows().withColumnRenamed("x", "z").selectExpr("id", "y x", "z y");
    RowException failure = catchThrowableOfType(
        RowException.class,
        () -> scorer("arithmetic")
            .option("nulls.x", "default")
            .option("nulls.y", "error")
            .score(swapped)
            .collectAsList());
    assertThat(failure)
        .hasMessageContaining("[ROW_VALUE_NULL]")
        .hasMessageContaining("column \"y\" is null, but input \"y\"");
  }

  @Test
  void everyTypeHasAZero() {
    Dataset<Row> nulls = in(SPARK
        .range(0, 3, 1, 1)
        .selectExpr(
            "float(null) f32",
            "double(null) f64",
            "int(null) i32",
            "bigint(null) i64",
            "boolean(null) flag",
            "string(null) text"));
    Scorer scorer = scorer("dtypes");
    for (String input : nulls.columns()) {
      scorer = scorer.option("nulls." + input, "default");
    }
    List<Row> scored = scorer.score(nulls).collectAsList();
    assertThat(scored).hasSize(3).allSatisfy(row -> {
      assertThat(row.<Float>getAs("f32_out")).isEqualTo(1f);
      assertThat(row.<Double>getAs("f64_out")).isEqualTo(0.0);
      assertThat(row.<Integer>getAs("i32_out")).isEqualTo(1);
      assertThat(row.<Long>getAs("i64_out")).isEqualTo(1L);
      assertThat(row.<Boolean>getAs("flag_out")).isTrue();
      assertThat(row.<String>getAs("text_out")).isEqualTo("!");
    });
  }

  @Test
  void fillsArraysAndWhatIsInThem() {
    Dataset<Row> data = in(
        SPARK.range(0, 3, 1, 1).selectExpr("if(id = 0, null, array(1f, if(id = 1, null, 2f))) x"));
    assertThat(scorer("only_predict")
            .option("nulls.x", "10")
            .score(data)
            .select("y")
            .collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(20f, 11f, 3f);
  }

  @Test
  void isToldByExplainAndDescribe() {
    Scorer scorer = scorer("arithmetic").option("nulls.x", "-1");
    String text = "x FLOAT -> x float32 (null as -1.0)";
    assertThat(scorer.describe(rows().schema())).contains(text);
    assertThat(Executed.of(scorer.score(rows())).scores())
        .hasSize(1)
        .allMatch(score -> score.simpleString(100).contains(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mask    | a tensor has no place for a mask",
        "nothing | that is not a value of type float32. Set it to error, default",
        "1e39    | that is not a value of type float32.",
        "''      | that is not a value of type float32."
      })
  void refusesWhatIsNoValue(String setting, String reason) {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("arithmetic").option("nulls.x", setting).score(rows()));
    assertThat(failure)
        .hasMessageContaining(
            "[NULLS_VALUE_INVALID] Option \"nulls.x\" is \"" + setting + "\", but input \"x\"")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesInputsWithoutAColumn() {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("defaults").option("nulls.scale", "5").score(rows().drop("y")));
    assertThat(failure)
        .hasMessageContaining("[INPUT_OPTION_UNUSED] Option \"nulls.scale\"")
        .hasMessageContaining("fed its default, 2.0. Remove the option");
    Dataset<Row> one = rows().selectExpr("x a");
    assertThat(catchThrowableOfType(
            BindingException.class,
            () -> scorer("shared_tensor").option("nulls.b", "5").score(one)))
        .hasMessageContaining("[INPUT_OPTION_UNUSED] Option \"nulls.b\"")
        .hasMessageContaining("fed the column of another input with the same tensor.");
  }

  @Test
  void refusesInputsThatAreNot() {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("arithmetic").option("nulls.z", "0").score(rows()));
    assertThat(failure)
        .hasMessageContaining(
            "[INPUT_UNKNOWN] Option \"nulls.z\" names an input that signature \"serving_default\" does not have.");
  }
}
