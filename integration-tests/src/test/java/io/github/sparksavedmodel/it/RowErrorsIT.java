/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.error.RunException;
import io.github.sparksavedmodel.error.SavedModelException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that cannot be scored: named with FAILFAST, null with PERMISSIVE, gone with DROPMALFORMED.
 */
@SparkTest
@ParameterizedClass
@EnumSource(names = {"ROWS", "VECTORS"})
class RowErrorsIT {
  private static final SparkSession SPARK = TestSession.get();

  private final DataLayout layout;

  RowErrorsIT(DataLayout layout) {
    this.layout = layout;
  }

  private Dataset<Row> in(Dataset<Row> rows) {
    return layout == DataLayout.VECTORS ? VectorSource.of(rows) : rows;
  }

  /** Twenty rows in two partitions, ids 0 to 19, of which 13 is bad. */
  private Dataset<Row> rows(String badValue) {
    return in(SPARK
        .range(0, 20, 1, 2)
        .selectExpr("id", "float(1) y", "if(id = 13, " + badValue + ", float(id)) x"));
  }

  private static SavedModel model(String name) {
    return SavedModel.load(SPARK, Fixtures.model(name));
  }

  private static <E extends SavedModelException> E failure(Class<E> type, Dataset<Row> scored) {
    return catchThrowableOfType(type, scored::collectAsList);
  }

  @Test
  void namesPartitionOrdinalColumnAndKeyOfANull() {
    Dataset<Row> scored = model("arithmetic").scorer().keyColumns("id", "y").score(rows("null"));
    assertThat(failure(RowException.class, scored))
        .hasMessage(
            "[ROW_VALUE_NULL] Row 3 of partition 1 (id=13, y=1.0): column \"x\" is null, but input \"x\" of signature \"serving_default\" takes a"
                + " value. Fill or filter nulls before scoring, for example coalesce(x, 0), or set option \"nulls.x\" to the value"
                + " that stands for them, or set option \"mode\" to"
                + " PERMISSIVE to get null outputs for such rows. SQLSTATE: 22004");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "1", "3", "1000"})
  void namesTheRowThatTensorFlowRefuses(String batchSize) {
    Dataset<Row> scored = model("rejects_negative")
        .scorer()
        .option("batchSize", batchSize)
        .keyColumns("id")
        .score(rows("-2f").drop("y"));
    assertThat(failure(RowException.class, scored))
        .hasMessageContaining(
            "[ROW_REJECTED] Row 3 of partition 1 (id=13): TensorFlow refuses this row with"
                + " INVALID_ARGUMENT: assertion failed: [x must not be negative. ]");
  }

  @Test
  void namesAWrongLength() {
    Dataset<Row> data =
        in(SPARK.range(0, 4, 1, 1).selectExpr("if(id = 2, array(1f), array(1f, 2f)) x"));
    assertThat(failure(RowException.class, model("only_predict").scorer().score(data)))
        .hasMessageContaining(
            "Row 2 of partition 0: column \"x\" holds 1 values, but input \"x\" of signature \"predict\" takes 2 there.");
  }

  @Test
  void namesTheElementThatIsNull() {
    Dataset<Row> data = in(SPARK.range(0, 4, 1, 1).selectExpr("array(1f, if(id = 2, null, 2f)) x"));
    assertThat(failure(RowException.class, model("only_predict").scorer().score(data)))
        .hasMessageContaining(
            "Row 2 of partition 0: column \"x\" is null at [1], but input \"x\" of signature \"predict\" takes a value.");
  }

  @Test
  void neverTurnsAFiniteNumberIntoInfinity() {
    Dataset<Row> data =
        in(SPARK.range(0, 4, 1, 1).selectExpr("double(id) * 1e39 AS x", "double('Infinity') y"));
    assertThat(failure(RowException.class, model("arithmetic").scorer().score(data)))
        .hasMessageContaining(
            "Row 1 of partition 0: column \"x\" holds 1.0E39, which does not fit float32");
  }

  @Test
  void givesNullsAndReasonsWithPermissive() {
    List<Row> scored = model("arithmetic")
        .scorer()
        .mode(Mode.PERMISSIVE)
        .errorColumn("reason")
        .score(rows("null"))
        .collectAsList();
    assertThat(scored).hasSize(20).extracting(row -> row.getLong(0)).isSorted();
    for (Row row : scored) {
      boolean bad = row.getLong(0) == 13;
      assertThat(row.isNullAt(row.fieldIndex("sum"))).isEqualTo(bad);
      assertThat(row.isNullAt(row.fieldIndex("reason"))).isEqualTo(!bad);
    }
    assertThat(scored.get(13).<String>getAs("reason"))
        .startsWith("[ROW_VALUE_NULL] Row 3 of partition 1: column \"x\" is null");
    assertThat(scored.get(14).<Float>getAs("sum")).isEqualTo(15f);
  }

  @Test
  void keepsGoodRowsOfABatchThatTensorFlowRefuses() {
    List<Row> scored = model("rejects_negative")
        .scorer()
        .mode(Mode.PERMISSIVE)
        .score(rows("-4f").drop("y").coalesce(1))
        .collectAsList();
    assertThat(scored).extracting(row -> row.getLong(0)).isSorted();
    assertThat(scored.stream().filter(row -> row.isNullAt(2)).map(row -> row.getLong(0)))
        .containsExactly(13L);
    assertThat(scored.get(16).getFloat(2)).isEqualTo(4f);
  }

  @Test
  void leavesBadRowsOutWithDropMalformed() {
    Dataset<Row> scored =
        model("arithmetic").scorer().mode(Mode.DROPMALFORMED).output("sum").score(rows("null"));
    assertThat(scored.columns()).containsExactly("id", "y", "x", "sum");
    assertThat(scored.collectAsList()).hasSize(19).noneMatch(row -> row.getLong(0) == 13);
  }

  @Test
  void refusesOutputsThatCannotBeMatchedWithRows() {
    Dataset<Row> scored = model("drops_rows").scorer().score(rows("-1f").drop("y"));
    assertThat(failure(RunException.class, scored))
        .message()
        .startsWith("[OUTPUT_ROWS_MISMATCH] Output \"y\" of signature \"serving_default\" has ")
        .containsPattern(
            layout == DataLayout.VECTORS
                ? "has (2 values for a batch of 3|0 values for a batch of 1) rows"
                : "has 9 values for a batch of 10 rows");
  }

  @Test
  void namesMissingOperations() {
    Dataset<Row> scored = model("unregistered_op").scorer().score(rows("0f").drop("y"));
    assertThat(failure(ModelException.class, scored))
        .hasMessageContaining("[OPERATIONS_MISSING]")
        .hasMessageContaining("\"NoSuchOpAnywhere\"");
  }

  /** Without ANSI, the expression gives null instead. */
  @Test
  void letsErrorsOfInputExpressionsThrough() {
    Dataset<Row> data = in(SPARK.range(0, 4, 1, 1).selectExpr("id"));
    data.createOrReplaceTempView("ids");
    Throwable failure = catchThrowable(() -> SPARK
        .sql("SELECT savedmodel_predict('" + Fixtures.model("arithmetic")
            + "', struct(1 div id AS x, 1 AS y)).sum FROM ids")
        .collectAsList());
    boolean ansi = TestSettings.ofThisRun() == TestSettings.DEFAULTS;
    assertThat(failure).hasMessageContaining(ansi ? "[DIVIDE_BY_ZERO]" : "[ROW_VALUE_NULL]");
  }
}
