/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Outputs that are read where TensorFlow put them. */
class OutputColumnsTest {
  private static final StructType X = new StructType().add("x", FloatType);

  @AfterEach
  void everythingIsFreedAndGivenBack() {
    assertThat(OpenTensors.count()).isZero();
    ExecutorSessions.closeIdle();
    assertThat(ExecutorSessions.loadedSessions()).isZero();
  }

  private static Scoring squareRoots() {
    return Scoring.of("rejects_negative", RowMode.PERMISSIVE, X);
  }

  private static TestRows squares(Scoring scoring, int count) {
    TestRows rows = scoring.rows();
    for (int i = 0; i < count; i++) {
      rows.row((float) i * i);
    }
    return rows;
  }

  @Test
  void aLargeBatchIsScoredInPartsThatGrow() {
    try (Scoring scoring = squareRoots()) {
      List<Object> expected =
          IntStream.range(0, 200).mapToObj(i -> (Object) (float) i).toList();

      assertThat(Scoring.column(scoring.score(squares(scoring, 200)), 0)).isEqualTo(expected);
      assertThat(scoring.counts.batches).containsExactly(64L, 128L, 8L);
    }
  }

  @Test
  void aPartEndsWhenItsTextIsLong() {
    try (Scoring scoring = squareRoots()) {
      scoring.score(squares(scoring, 20).ofBytes(4 << 20));

      assertThat(scoring.counts.batches).containsExactly(4L, 4L, 4L, 4L, 4L);
    }
  }

  @Test
  void aBadRowIsNamedByItsPlaceInThePartition() {
    try (Scoring scoring = squareRoots()) {
      scoring.score(squares(scoring, 10));
      List<?> last = scoring.score(squares(scoring, 100).row(-1f)).get(100);

      assertThat(last.get(0)).isNull();
      assertThat(last.get(1)).asString().startsWith("[ROW_REJECTED] Row 110 of partition 0");
    }
  }

  @Test
  void nullsAreCounted() {
    try (Scoring scoring = squareRoots();
        ScoredBatch scored =
            scoring.scored(squares(scoring, 3).row(-1f).unscored().row((Object) null))) {
      ColumnarBatch columns = scoring.columns(scored);

      assertThat(columns.column(0).hasNull()).isTrue();
      assertThat(columns.column(0).numNulls()).isEqualTo(3);
      assertThat(columns.column(1).numNulls()).isEqualTo(4);
      assertThat(columns.column(2).hasNull()).isFalse();
      assertThat(columns.column(2).getBoolean(4)).isFalse();
    }
  }

  @Test
  void closingTheLastColumnFreesTheBatch() {
    try (Scoring scoring = squareRoots()) {
      ColumnarBatch columns = scoring.columns(scoring.scored(squares(scoring, 3)));
      ColumnVector column = columns.column(0);
      columns.column(1).close();
      columns.column(1).close();
      columns.column(1).close();
      assertThat(column.getFloat(2)).isEqualTo(2f);

      columns.close();
      columns.close();

      assertThat(OpenTensors.count()).isZero();
      assertClosed(() -> column.getFloat(2));
    }
  }

  @Test
  void valuesThatAreNullMayBeReadAsAnything() {
    try (Scoring scoring = squareRoots();
        ScoredBatch scored = scoring.scored(squares(scoring, 2).row(-1f).unscored())) {
      assertThat(scoring.columns(scored).column(0).getFloats(0, 4))
          .startsWith(0f, 1f)
          .hasSize(4);
    }
  }

  @Test
  void otherTypesAndPlacesAreNotRead() {
    try (Scoring scoring = squareRoots();
        ScoredBatch scored = scoring.scored(squares(scoring, 3))) {
      ColumnVector column = scoring.columns(scored).column(0);

      assertThatThrownBy(() -> column.getLong(0)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> column.getUTF8String(0)).isInstanceOf(RuntimeException.class);
      assertThatThrownBy(() -> column.getFloat(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aBatchThatAnotherThreadMayReadIsFreedWhenItCannotAnyMore() {
    try (Scoring scoring = squareRoots()) {
      readAfterTheTaskLetGo(scoring);

      for (int i = 0; i < 50 && OpenTensors.count() > 0; i++) {
        System.gc();
      }
      assertThat(OpenTensors.count()).isZero();
    }
  }

  private static void readAfterTheTaskLetGo(Scoring scoring) {
    ScoredBatch scored = scoring.scored(squares(scoring, 3));
    ColumnVector column = scoring.columns(scored).column(0);
    scored.closeWhenUnreachable();
    System.gc();

    assertThat(column.getFloat(2)).isEqualTo(2f);
  }

  private static void assertClosed(ThrowingCallable read) {
    assertThatThrownBy(read).isInstanceOf(IllegalStateException.class);
  }
}
