/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** BINARY columns that hold the values of a row as they lie in the tensor, two floats here. */
@SparkTest
class RawBytesIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String ONE_AND_MINUS_TWO = "X'0000803F000000C0'";
  private static final String HALF_AND_HUNDRED = "X'0000003F0000C842'";

  private static Dataset<Row> rows(String third) {
    return SPARK.sql("SELECT * FROM VALUES (0, " + ONE_AND_MINUS_TWO + "), (1, " + HALF_AND_HUNDRED
        + "), (2, " + third + ") AS t(row, x)");
  }

  private static SavedModel model() {
    return SavedModel.load(SPARK, Fixtures.model("only_predict"));
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS", "PARQUET", "PARQUET_OFF_HEAP", "CACHED"})
  void areScoredAsArraysAre(DataLayout layout) throws Exception {
    layout.use(
        rows(ONE_AND_MINUS_TWO),
        rows -> assertThat(model().scorer().score(rows).sort("row").collectAsList())
            .extracting(row -> row.<Float>getAs("y"))
            .containsExactly(-1f, 100.5f, -1f));
  }

  @Test
  void ofTheWrongLengthAreBadRows() {
    Dataset<Row> cut = rows("X'0000803F'").coalesce(1);

    assertThatThrownBy(() -> model().scorer().score(cut).collectAsList())
        .hasMessageContaining("[ROW_BYTES_MISMATCH] Row 2 of partition 0")
        .hasMessageContaining("column \"x\" holds 4 bytes")
        .hasMessageContaining("float32 [2], takes 8");
    assertThat(model().scorer().mode(Mode.PERMISSIVE).score(cut).sort("row").collectAsList())
        .extracting(row -> row.<Float>getAs("y"))
        .containsExactly(-1f, 100.5f, null);
  }
}
