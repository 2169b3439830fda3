/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.RowException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays for sparse inputs, and sparse outputs as arrays. */
@SparkTest
class SparseArraysIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final List<String> OUTPUTS =
      List.of("entries", "marked", "marked_dense", "negative", "negative_dense", "scaled");

  private static Scorer scorer() {
    return SavedModel.load(SPARK, Fixtures.model("sparse_open")).scorer();
  }

  /** The rows of the known values as arrays, with more nothing between them. */
  private static Dataset<Row> arrays() {
    return SPARK
        .sql("SELECT * FROM VALUES"
            + " (0, array(1.5f, -0f, 2f), array('', 'a'), array(array(0L, 1L), array(2L, 0L))),"
            + " (1, array(0f, 0f, 0f), array('bb', 'ccc'), array(array(0L, 0L), array(0L, 0L))),"
            + " (2, array(0f, -3f, 0f), array('', ''), array(array(0L, 0L), array(0L, 3L)))"
            + " AS t(row, bag, words, grid)")
        .repartition(1)
        .sortWithinPartitions("row");
  }

  /** The outputs of each row as JSON. */
  private static List<String> outputs(Dataset<Row> scored) {
    return scored
        .orderBy("row")
        .selectExpr("to_json(struct(" + String.join(",", OUTPUTS) + "))")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static List<String> known() throws IOException {
    JsonNode known = KnownValues.cases("sparse_open").get(0).get("outputs");
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < known.get("entries").size(); row++) {
      List<String> fields = new ArrayList<>();
      for (String output : OUTPUTS) {
        fields.add("\"" + output + "\":" + known.get(output).get(row));
      }
      rows.add("{" + String.join(",", fields) + "}");
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS", "VECTORS", "PARQUET"})
  void valuesOtherThanNothingAreTheEntries(DataLayout layout) throws IOException {
    List<String> known = known();
    layout.use(arrays(), rows -> assertThat(outputs(scorer().score(rows))).isEqualTo(known));
  }

  @Test
  void otherTypesAreConvertedAndMayBeNothingToo() throws IOException {
    Dataset<Row> converted = arrays()
        .selectExpr(
            "row",
            "cast(bag AS array<decimal(4,1)>) bag",
            "cast(words AS array<binary>) words",
            "transform(grid, inner -> cast(inner AS array<tinyint>)) grid");
    assertThat(outputs(scorer().score(converted))).isEqualTo(known());
    Dataset<Row> whole = SPARK.sql(
        "SELECT 0 row, array(0S, 2S) bag, array('') words," + " array(array(0), array(5)) grid");
    Row row = scorer().score(whole).head();
    assertThat(row.<Float>getAs("entries")).isEqualTo(1f);
    assertThat(row.<Row>getAs("negative").getList(1)).isEqualTo(List.of(-5L));
  }

  @Test
  void nullsAreWhatTheOptionSays() {
    Dataset<Row> data =
        SPARK.sql("SELECT array(1f, null, null) bag, array('x') words," + " array(array(1L)) grid");
    RowException failure =
        catchThrowableOfType(RowException.class, () -> scorer().score(data).collectAsList());
    assertThat(failure).hasMessageContaining("column \"bag\" is null at [1]");
    assertThat(scorer().option("nulls.bag", "default").score(data).head().<Float>getAs("entries"))
        .isEqualTo(1f);
    assertThat(scorer()
            .option("nulls.bag", "4")
            .score(data)
            .head()
            .<Row>getAs("scaled")
            .getList(1))
        .isEqualTo(List.of(10f, 40f, 40f));
  }

  /** Only row 1 is wrong. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(array(1L), null) | [ROW_VALUE_NULL] Row 1 of partition 0: column \"grid\" is null at [1],",
        "array(array(1L), array(1L, 2L)) | [ROW_ARRAYS_RAGGED] Row 1 of partition 0: column \"grid\" holds 2 values at [1], but 1",
        "null | [ROW_VALUE_NULL] Row 1 of partition 0: column \"grid\" is null,"
      })
  void aRowThatIsNoTensorIsAnErrorOnIt(String grid, String reason) {
    Dataset<Row> data = SPARK
        .range(0, 3, 1, 1)
        .selectExpr(
            "array(1f) bag", "array('x') words", "if(id = 1, " + grid + ", array(array(1L))) grid");
    RowException failure =
        catchThrowableOfType(RowException.class, () -> scorer().score(data).collectAsList());
    assertThat(failure).hasMessageContaining(reason);
    assertThat(scorer().mode(Mode.PERMISSIVE).score(data).select("entries").collectAsList())
        .extracting(row -> row.isNullAt(0))
        .containsExactly(false, true, false);
  }

  private static Scorer dense() {
    return scorer()
        .option("dense.scaled", "default")
        .option("dense.marked", "none")
        .option("dense.negative", "7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "1", "2"})
  void outputsBecomeArraysAsTensorFlowMakesThem(String batchSize) {
    Dataset<Row> scored = dense().option("batchSize", batchSize).score(arrays());
    assertThat(scored.select("scaled", "marked", "negative").schema().sql())
        .isEqualTo("STRUCT<scaled: ARRAY<FLOAT> NOT NULL, marked: ARRAY<STRING> NOT NULL,"
            + " negative: ARRAY<ARRAY<BIGINT>> NOT NULL>");
    assertThat(scored
            .orderBy("row")
            .selectExpr("scaled = scaled_dense AND marked = marked_dense AND negative ="
                + " negative_dense")
            .collectAsList())
        .extracting(row -> row.getBoolean(0))
        .containsExactly(true, true, true);
    assertThat(scored.orderBy("row").select("scaled").first().getList(0))
        .isEqualTo(List.of(15f, 0f, 20f));
  }

  @Test
  void anOutputTooLargeIsAnErrorOnItsRow() {
    Dataset<Row> data = SPARK
        .range(0, 4, 1, 1)
        .selectExpr("named_struct('indices', array(0L), 'values', array(1f), 'shape',"
            + " array(if(id = 2, 4611686018427387904L, 2L))) bag");
    Scorer scorer = scorer().signature("scale").option("dense.scaled", "default");
    RowException failure =
        catchThrowableOfType(RowException.class, () -> scorer.score(data).collectAsList());
    assertThat(failure)
        .hasMessageContaining("[ROW_OUTPUT_TOO_LARGE] Row 2 of partition 0: output \"scaled\" of"
            + " signature \"scale\" is a sparse tensor of the shape"
            + " [4611686018427387904], which as an array would take more than 256 MiB.");
    assertThat(scorer.mode(Mode.PERMISSIVE).score(data).select("scaled").collectAsList())
        .extracting(row -> row.isNullAt(0) ? null : row.getList(0))
        .containsExactly(List.of(10f, 0f), List.of(10f, 0f), null, List.of(10f, 0f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dense.nothing | default | [OUTPUT_UNKNOWN] Signature \"serving_default\" has no output \"nothing\".",
        "dense.entries | default | [INPUT_OPTION_UNUSED] Option \"dense.entries\" does nothing for signature \"serving_default\": that output is not sparse.",
        "dense.scaled | much | [OPTION_VALUE_INVALID] Option \"dense.scaled\" is \"much\" (output \"scaled\" of signature \"serving_default\" is float32 [-1, -1]), but it takes default or a value of that type.",
        "dense.scaled | error | [OPTION_VALUE_INVALID]"
      })
  void refusesWhatMakesNoArrays(String option, String value, String reason) {
    BindingException failure = catchThrowableOfType(
        BindingException.class, () -> scorer().option(option, value).score(arrays()));
    assertThat(failure).hasMessageContaining(reason);
  }

  @Test
  void refusesOptionsForOutputsThatAreNotGiven() {
    BindingException failure = catchThrowableOfType(
        BindingException.class, () -> dense().output("scaled").score(arrays()));
    assertThat(failure)
        .hasMessageContaining("Option \"dense.marked\" does nothing")
        .hasMessageContaining("that output is not given.");
  }
}
