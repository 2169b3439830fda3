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
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Option {@code pad.<input>}: arrays of several lengths in one run. */
@SparkTest
@ParameterizedClass
@EnumSource(names = {"ROWS", "VECTORS"})
@SparkIndependent
class PaddingIT {
  private static final SparkSession SPARK = TestSession.get();

  private final DataLayout layout;

  PaddingIT(DataLayout layout) {
    this.layout = layout;
  }

  private static Scorer scorer() {
    return SavedModel.load(SPARK, Fixtures.model("padded")).scorer();
  }

  /** Row n has n arrays of n, n - 1, … values, and as many words as 5 - n. */
  private Dataset<Row> triangles() {
    Dataset<Row> rows = SPARK
        .range(0, 5, 1, 1)
        .selectExpr(
            "id",
            "transform(sequence(1, int(id)), n -> array_repeat(float(id), n)) x",
            "array_repeat('w', 5 - int(id)) w")
        .selectExpr("id", "if(id = 0, array(), x) x", "w");
    return layout == DataLayout.VECTORS ? VectorSource.of(rows) : rows;
  }

  private static Scorer padding() {
    return scorer().option("pad.x", "0").option("pad.w", "-");
  }

  @Test
  void rowsOfSeveralLengthsShareARun() {
    Executed scored = Executed.of(padding().score(triangles()));
    assertThat(scored.rows()).hasSize(5);
    for (Row row : scored.rows()) {
      long id = row.getLong(0);
      assertThat(row.<Float>getAs("sum")).isEqualTo(id * id * (id + 1) / 2f);
      assertThat(row.<String>getAs("joined").replace("+", "")).matches("w{" + (5 - id) + "}-*");
    }
  }

  @Test
  void theLongestOfTheBatchDecides() {
    assertThat(lengths("1"))
        .containsExactly(
            List.of(0, 0, 5),
            List.of(1, 1, 4),
            List.of(2, 2, 3),
            List.of(3, 3, 2),
            List.of(4, 4, 1));
    if (layout == DataLayout.ROWS) {
      assertThat(lengths("5")).hasSize(5).containsOnly(List.of(4, 4, 5));
    }
  }

  private List<List<Integer>> lengths(String batchSize) {
    return padding()
        .option("batchSize", batchSize)
        .score(triangles())
        .select("lengths")
        .collectAsList()
        .stream()
        .map(row -> row.<Integer>getList(0))
        .toList();
  }

  @Test
  void withoutItRowsOfOneLengthShareARun() {
    Executed grouped = Executed.of(scorer()
        .score(SPARK
            .range(0, 6, 1, 1)
            .selectExpr("id", "array(array_repeat(1f, 1 + int(id % 2))) x", "array('w') w")));
    assertThat(grouped.rows())
        .extracting(row -> row.<Float>getAs("sum"))
        .containsExactly(1f, 2f, 1f, 2f, 1f, 2f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pad.x | many  | [PAD_VALUE_INVALID] Option \"pad.x\" is \"many\", but input \"x\" of signature \"serving_default\" takes float32 [-1, -1, -1]: that is not a value of type float32.",
        "pad.x | error | padding needs a value.",
        "pad.z | 0     | [INPUT_UNKNOWN] Option \"pad.z\" names an input"
      })
  void refusesWhatIsNoPadding(String option, String value, String reason) {
    BindingException failure = catchThrowableOfType(
        BindingException.class, () -> scorer().option(option, value).score(triangles()));
    assertThat(failure).hasMessageContaining(reason);
  }

  @Test
  void refusesItForInputsOfKnownLength() {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> SavedModel.load(SPARK, Fixtures.model("arithmetic"))
            .scorer()
            .option("pad.x", "0")
            .score(SPARK.sql("SELECT 1f x, 2f y")));
    assertThat(failure)
        .hasMessageContaining(
            "[INPUT_OPTION_UNUSED] Option \"pad.x\" does nothing for signature \"serving_default\": rows of"
                + " that input are never padded.");
  }
}
