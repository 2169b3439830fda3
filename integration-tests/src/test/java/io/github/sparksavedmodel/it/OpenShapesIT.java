/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.error.RunException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs whose inner dimensions, or even their number, the model leaves open. */
@SparkTest
@ParameterizedClass
@EnumSource(names = {"ROWS", "VECTORS"})
@SparkIndependent
class OpenShapesIT {
  private static final SparkSession SPARK = TestSession.get();

  private final DataLayout layout;

  OpenShapesIT(DataLayout layout) {
    this.layout = layout;
  }

  private Dataset<Row> in(Dataset<Row> rows) {
    return layout == DataLayout.VECTORS ? VectorSource.of(rows) : rows;
  }

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  /** Rows of 0 to 4 values in turn, of which each is the row's id. */
  private Dataset<Row> turns(long rows) {
    return in(SPARK
        .range(0, rows, 1, 2)
        .selectExpr(
            "id",
            "array_repeat(float(id), int(id % 5)) x",
            "array_repeat(array_repeat(id, int(id % 3)), int(id % 2)) m",
            "array_repeat(string(id), 2) w"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "1", "7", "1000"})
  void rowsComeBackInTheirOrderWhateverTheirLength(String batchSize) {
    Executed scored =
        Executed.of(scorer("open_dims").option("batchSize", batchSize).score(turns(200)));
    assertThat(scored.rowsScored()).isEqualTo(200);
    assertThat(scored.rows()).extracting(row -> row.getLong(0)).isSorted().hasSize(200);
    for (Row row : scored.rows()) {
      long id = row.getLong(0);
      assertThat(row.<Float>getAs("sum")).isEqualTo((float) (id * (id % 5)));
      assertThat(row.getList(row.fieldIndex("doubled")))
          .hasSize((int) (id % 5))
          .allMatch(value -> value.equals(2f * id));
      assertThat(row.getList(row.fieldIndex("transposed")))
          .hasSize(id % 2 == 0 ? 0 : (int) (id % 3));
      assertThat(row.<String>getAs("joined")).isEqualTo(id + "+" + id);
    }
  }

  /** From row 5000 on, a batch of the size that suited the rows before gives some 160 MB. */
  @Test
  void rowsComeBackWhereTheirOutputsAreSuddenlyLarge() {
    Dataset<Row> data = in(SPARK
        .range(0, 10_000, 1, 1)
        .selectExpr("id", "array_repeat(float(id), if(id < 5000, 1, 1000)) x"));
    List<Row> scored = scorer("repeated")
        .score(data)
        .selectExpr("id", "size(y) values", "y[size(y) - 1] last")
        .collectAsList();
    assertThat(scored).hasSize(10_000);
    for (int id = 0; id < 10_000; id++) {
      assertThat(scored.get(id))
          .isEqualTo(RowFactory.create((long) id, id < 5000 ? 10 : 10_000, (float) id));
    }
  }

  /** A batch has five lengths of x, and m is empty or has an inner length of 0, 1 or 2. */
  @Test
  void equallyLongRowsShareARun() {
    Executed scored =
        Executed.of(scorer("open_dims").option("batchSize", "1000").score(turns(600)));
    long batches = scored.scores().stream()
        .mapToLong(score -> Executed.metric(score, "batches"))
        .sum();
    assertThat(batches).isBetween(20L, 4L * 20);
  }

  @Test
  void arraysOfDifferentLengthInsideARowAreAnErrorOnIt() {
    Dataset<Row> data = in(SPARK
        .range(0, 4, 1, 1)
        .selectExpr(
            "array(1f) x",
            "if(id = 2, array(array(1L, 2L), array(1L)), array(array(1L), array(id))) m",
            "array('a') w"));
    RowException failure = catchThrowableOfType(
        RowException.class, () -> scorer("open_dims").score(data).collectAsList());
    assertThat(failure)
        .hasMessageContaining(
            "[ROW_ARRAYS_RAGGED] Row 2 of partition 0: column \"m\" holds 1 values at [1], but 2 in the first array");
    List<Row> kept =
        scorer("open_dims").mode(Mode.PERMISSIVE).score(data).select("sum").collectAsList();
    assertThat(kept).extracting(row -> row.isNullAt(0)).containsExactly(false, false, true, false);
  }

  @Test
  void aNullHasNoLength() {
    Dataset<Row> data =
        in(SPARK.range(0, 3, 1, 1).selectExpr("if(id = 1, null, array(float(id))) x"));
    RowException failure = catchThrowableOfType(
        RowException.class, () -> scorer("internal_dim").score(data).collectAsList());
    assertThat(failure)
        .hasMessageContaining("[ROW_VALUE_NULL] Row 1 of partition 0: column \"x\" is null, but");
  }

  @Test
  void ofAnUnknownRankTheColumnDecides() {
    Dataset<Row> data = in(SPARK
        .range(0, 6, 1, 1)
        .selectExpr(
            "float(id) one", "array(float(id), 1f) two", "array(array(float(id), 1f)) three"));
    for (String column : new String[] {"one", "two", "three"}) {
      float more = column.equals("one") ? 0 : 1;
      assertThat(scorer("unknown_rank_in")
              .input("x", data.col(column))
              .score(data)
              .select("y")
              .collectAsList())
          .extracting(row -> row.getFloat(0))
          .containsExactly(more, 1 + more, 2 + more, 3 + more, 4 + more, 5 + more);
    }
  }

  @Test
  void anOutputOfUnknownRankIsOneValueOrAnError() {
    Dataset<Row> data =
        in(SPARK.range(0, 3, 1, 1).selectExpr("float(id) x", "array(float(id), 1f) pair"));
    assertThat(scorer("unknown_rank").score(data).select("y").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(0f, 3f, 6f);
    RunException failure = catchThrowableOfType(
        RunException.class,
        () -> scorer("unknown_rank").input("x", data.col("pair")).score(data).collectAsList());
    assertThat(failure)
        .hasMessageContaining(
            "[OUTPUT_RANK_UNKNOWN] Output \"y\" of signature \"serving_default\" is declared without a rank")
        .hasMessageContaining(", 2]. Export the model with a rank for it");
  }
}
