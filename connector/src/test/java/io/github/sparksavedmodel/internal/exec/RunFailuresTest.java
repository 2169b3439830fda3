/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.RunException;
import io.github.sparksavedmodel.error.SavedModelException;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import java.time.Duration;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that fail for other reasons than their rows. */
class RunFailuresTest {
  private static final StructType X = new StructType().add("x", FloatType);

  @AfterEach
  void everythingIsFreedAndGivenBack() {
    assertThat(OpenTensors.count()).isZero();
    ExecutorSessions.closeIdle();
    assertThat(ExecutorSessions.loadedSessions()).isZero();
  }

  private static <E extends SavedModelException> E fails(
      Class<E> type, ErrorCondition condition, ThrowingCallable call) {
    E failure = catchThrowableOfType(type, call);
    assertThat(failure).isNotNull();
    assertThat(failure.error().condition()).isEqualTo(condition);
    return failure;
  }

  @Test
  void aRunThatTakesTooLongFailsTheTaskInEveryMode() {
    for (RowMode mode : RowMode.values()) {
      try (Scoring scoring = Scoring.within(Duration.ofMillis(100), "slow", mode, X)) {
        TestRows rows = scoring.rows().column(1f, 2f, 3f);

        RunException failure =
            fails(RunException.class, ErrorCondition.RUN_TIMED_OUT, () -> scoring.score(rows));

        assertThat(failure.error().text())
            .isEqualTo(
                "TensorFlow did not finish rows 0 to 2 of partition 0 within 100ms, the limit"
                    + " that option \"runTimeout\" (spark.savedmodel.runTimeout) sets. The inputs were x"
                    + " float32 3 x []. Raise the limit, or set option \"batchSize\" to fewer rows.");
        assertThat(scoring.counts.badRows).isZero();
      }
    }
  }

  @Test
  void aRunThatBreaksTheSessionFailsTheTaskInEveryMode() {
    for (RowMode mode : RowMode.values()) {
      try (Scoring scoring = Scoring.of("broken_by_negative", mode, X)) {
        TestRows rows = scoring.rows().column(1f, -2f);

        RunException failure =
            fails(RunException.class, ErrorCondition.RUN_FAILED, () -> scoring.score(rows));

        assertThat(failure.error().text())
            .startsWith("TensorFlow failed on rows 0 to 1 of partition 0 with CANCELLED: ");
        assertThat(scoring.counts.badRows).isZero();
      }
      assertThat(ExecutorSessions.loadedSessions()).isZero();
    }
  }
}
