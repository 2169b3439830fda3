/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.error.RunException;
import io.github.sparksavedmodel.error.SavedModelException;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorAllocationException;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The batch loop on real models. */
class PartitionScorerTest {
  private static final StructType X = new StructType().add("x", FloatType);
  private static final StructType XY = X.add("y", FloatType);
  private static final String NULL_X =
      "column \"x\" is null, but input \"x\" of signature \"serving_default\" takes a value. Fill or filter nulls before scoring, for"
          + " example coalesce(x, 0), or set option \"nulls.x\" to the value"
          + " that stands for them";
  private static final String KEEP =
      ", or set option \"mode\" to PERMISSIVE to get null outputs for such rows.";
  private static final String REFUSED = "TensorFlow refuses this row with INVALID_ARGUMENT: ";
  private static final String REFUSED_END = ". Correct or filter it.";

  @AfterEach
  void everythingIsFreedAndGivenBack() {
    assertThat(OpenTensors.count()).isZero();
    ExecutorSessions.closeIdle();
    assertThat(ExecutorSessions.loadedSessions()).isZero();
  }

  private static List<@Nullable Object> scored(@Nullable Object... outputs) {
    @Nullable Object[] row = Arrays.copyOf(outputs, outputs.length + 2);
    row[outputs.length + 1] = true;
    return Arrays.asList(row);
  }

  private static <E extends SavedModelException> E fails(
      Class<E> type, ErrorCondition condition, ThrowingCallable call) {
    E failure = catchThrowableOfType(type, call);
    assertThat(failure).isNotNull();
    assertThat(failure.error().condition()).isEqualTo(condition);
    return failure;
  }

  @Test
  void givesEveryRowItsOutputs() {
    try (Scoring scoring = Scoring.of("arithmetic", RowMode.FAILFAST, XY)) {
      assertThat(scoring.score(scoring.rows().row(1f, 2f).row(2.5f, -0.5f)))
          .containsExactly(scored(2f, 3f), scored(-1.25f, 2f));
      assertThat(scoring.score(scoring.rows().row(3f, 3f))).containsExactly(scored(9f, 6f));

      assertThat(scoring.counts.batches).containsExactly(2L, 1L);
      assertThat(scoring.counts.loads).isEqualTo(1);
      assertThat(scoring.counts.gathers).isEqualTo(2);
      assertThat(scoring.counts.runs).isEqualTo(2);
      assertThat(scoring.counts.badRows).isZero();
      // Two inputs and two outputs of two floats.
      assertThat(scoring.counts.mostBytes).isEqualTo(32);
    }
  }

  @Test
  void feedsConstantsInEveryRun() {
    try (Scoring scoring = Scoring.of("defaults", RowMode.FAILFAST, X)) {
      assertThat(scoring.score(scoring.rows().column(1f, 2f)))
          .containsExactly(scored(5f), scored(7f));
      assertThat(scoring.score(scoring.rows().column(10f))).containsExactly(scored(23f));
    }
  }

  @Test
  void scoresScalarsOneByOne() {
    StructType input = new StructType().add("input", FloatType);
    try (Scoring scoring = Scoring.of("guide_scalar_tf1", RowMode.FAILFAST, input)) {
      assertThat(scoring.batchRows()).isEqualTo(1);
      assertThat(scoring.score(scoring.rows().column(5f))).containsExactly(scored(7f));
      assertThat(scoring.score(scoring.rows().column(-2f))).containsExactly(scored(0f));
      assertThat(scoring.batchRows()).isEqualTo(1);
    }
  }

  @Test
  void growsTheBatchOnlyWhileItIsFull() {
    try (Scoring scoring = Scoring.of("rejects_negative", RowMode.FAILFAST, X)) {
      assertThat(scoring.batchRows()).isEqualTo(64);
      TestRows rows = scoring.rows();
      for (int i = 0; i < 64; i++) {
        rows.row((float) i * i);
      }
      assertThat(Scoring.column(scoring.score(rows), 0)).startsWith(0f, 1f, 2f).endsWith(63f);
      assertThat(scoring.batchRows()).isEqualTo(128);
      scoring.score(scoring.rows().column(4f));
      assertThat(scoring.batchRows()).isEqualTo(128);
    }
  }

  @Test
  void failFastNamesTheRowThatTensorFlowRefuses() {
    try (Scoring scoring = Scoring.of("rejects_negative", RowMode.FAILFAST, X)) {
      scoring.score(scoring.rows().column(1f, 4f));
      TestRows bad = scoring.rows().column(1f, 4f, 9f, -1f, 16f);

      RowException failure =
          fails(RowException.class, ErrorCondition.ROW_REJECTED, () -> scoring.score(bad));

      assertThat(failure.error().text())
          .startsWith("Row 5 of partition 0: " + REFUSED)
          .contains("x must not be negative")
          .endsWith(REFUSED_END.replaceFirst("\\.$", "") + KEEP);
    }
  }

  @Test
  void theRowsKeyIsInTheMessage() {
    try (Scoring scoring = Scoring.of("rejects_negative", RowMode.FAILFAST, X)) {
      TestRows refused = scoring.keyedRows().column(1f, 4f, -1f);
      TestRows empty = scoring.keyedRows().column(1f, null);

      assertThat(
              fails(RowException.class, ErrorCondition.ROW_REJECTED, () -> scoring.score(refused)))
          .hasMessageStartingWith("[ROW_REJECTED] Row 2 of partition 0 (id=20): " + REFUSED);
      assertThat(
              fails(RowException.class, ErrorCondition.ROW_VALUE_NULL, () -> scoring.score(empty)))
          .hasMessage("[ROW_VALUE_NULL] Row 1 of partition 0 (id=10): " + NULL_X + KEEP
              + " SQLSTATE: 22004");
    }
  }

  @Test
  void permissiveKeepsGoodRowsInTheirOrder() {
    try (Scoring scoring = Scoring.of("rejects_negative", RowMode.PERMISSIVE, X)) {
      scoring.score(scoring.rows().column(1f));
      List<List<@Nullable Object>> rows =
          scoring.score(scoring.rows().column(0f, 1f, 4f, -9f, 16f, 25f, 36f, 49f));

      assertThat(Scoring.column(rows, 0)).containsExactly(0f, 1f, 2f, null, 4f, 5f, 6f, 7f);
      assertThat(Scoring.column(rows, 2)).containsOnly(true);
      assertThat(Scoring.column(rows, 1).stream().filter(error -> error != null))
          .hasSize(1);
      assertThat((String) rows.get(3).get(1))
          .startsWith("[ROW_REJECTED] Row 4 of partition 0: " + REFUSED)
          .contains("x must not be negative")
          .endsWith(REFUSED_END + " SQLSTATE: 38000");
      assertThat(scoring.counts.badRows).isEqualTo(1);
      // Half of the eight, the pair and the one beside the bad row, after the first batch.
      assertThat(scoring.counts.batches).containsExactly(1L, 2L, 1L, 4L);
    }
  }

  @Test
  void permissiveLetsEveryRowBeBad() {
    try (Scoring scoring = Scoring.of("rejects_negative", RowMode.PERMISSIVE, X)) {
      List<List<@Nullable Object>> rows = scoring.score(scoring.rows().column(-1f, null, -2f));

      assertThat(Scoring.column(rows, 0)).containsOnlyNulls();
      assertThat(Scoring.column(rows, 1)).doesNotContainNull();
      assertThat(rows.get(1).get(1))
          .isEqualTo("[ROW_VALUE_NULL] Row 1 of partition 0: " + NULL_X + ". SQLSTATE: 22004");
      assertThat(scoring.counts.badRows).isEqualTo(3);
      assertThat(scoring.counts.batches).isEmpty();
    }
  }

  @Test
  void rowsWithBadValuesAreLeftOutOfTheOneRun() {
    try (Scoring scoring = Scoring.of("stateful_counter", RowMode.PERMISSIVE, X)) {
      List<List<@Nullable Object>> first = scoring.score(scoring.rows().column(null, 5f, null, 6f));
      List<List<@Nullable Object>> second = scoring.score(scoring.rows().column(7f));

      assertThat(Scoring.column(first, 1)).containsExactly(null, 5f, null, 6f);
      assertThat(Scoring.column(first, 0)).containsExactly(null, 1L, null, 1L);
      assertThat(Scoring.column(second, 0)).containsExactly(2L);
      assertThat(scoring.counts.batches).containsExactly(2L, 1L);
      assertThat(scoring.counts.badRows).isEqualTo(2);
    }
  }

  @Test
  void failFastStopsBeforeTheRun() {
    try (Scoring scoring = Scoring.of("stateful_counter", RowMode.FAILFAST, X)) {
      TestRows bad = scoring.rows().column(5f, null);

      assertThat(fails(RowException.class, ErrorCondition.ROW_VALUE_NULL, () -> scoring.score(bad)))
          .hasMessage(
              "[ROW_VALUE_NULL] Row 1 of partition 0: " + NULL_X + KEEP + " SQLSTATE: 22004");

      assertThat(Scoring.column(scoring.score(scoring.rows().column(7f)), 0)).containsExactly(1L);
    }
  }

  @Test
  void rowsThatAreNotToBeScoredAreNotLookedAt() {
    try (Scoring scoring = Scoring.of("rejects_negative", RowMode.FAILFAST, X)) {
      TestRows rows = scoring.rows().unscored().column(4f).unscored();
      TestRows none = scoring.rows().unscored();

      List<@Nullable Object> notScored = Arrays.asList(null, null, false);
      assertThat(scoring.score(rows)).containsExactly(notScored, scored(2f), notScored);
      assertThat(scoring.score(none)).containsExactly(notScored);
      assertThat(scoring.counts.batches).containsExactly(1L);
      assertThat(scoring.counts.badRows).isZero();
    }
  }

  @Test
  void outputsThatLostRowsAreAnErrorInEveryMode() {
    for (RowMode mode : RowMode.values()) {
      try (Scoring scoring = Scoring.of("drops_rows", mode, X)) {
        TestRows rows = scoring.rows().column(1f, -1f, 2f);

        RunException failure = fails(
            RunException.class, ErrorCondition.OUTPUT_ROWS_MISMATCH, () -> scoring.score(rows));

        assertThat(failure.error().text())
            .isEqualTo("Output \"y\" of signature \"serving_default\" has 2 values for a batch of 3"
                + " rows, so its values cannot be matched with rows. The model drops or adds rows;"
                + " choose other outputs with option \"outputs\".");
        assertThat(OpenTensors.count()).isZero();
      }
    }
  }

  @Test
  void aBatchForWhichMemoryIsShortIsHalved() {
    try (Scoring scoring = Scoring.of("stateful_counter", RowMode.FAILFAST, X)) {
      TestRows rows = scoring.rows().column(1f, 2f, 3f, 4f, 5f).exhausting(1);

      assertThat(Scoring.column(scoring.score(rows), 1)).containsExactly(1f, 2f, 3f, 4f, 5f);

      assertThat(scoring.counts.batches).containsExactly(2L, 3L);
      assertThat(scoring.batchRows()).isEqualTo(2);
    }
  }

  @Test
  void aRowForWhichMemoryIsShortFailsTheTaskInEveryMode() {
    for (RowMode mode : RowMode.values()) {
      try (Scoring scoring = Scoring.of("stateful_counter", mode, X)) {
        scoring.score(scoring.rows().column(1f));
        TestRows rows = scoring.rows().column(1f, 2f).exhausting(2);

        RunException failure =
            fails(RunException.class, ErrorCondition.RUN_FAILED, () -> scoring.score(rows));

        assertThat(failure.error().text())
            .isEqualTo(
                "TensorFlow failed on row 1 of partition 0 with RESOURCE_EXHAUSTED: TensorFlow"
                    + " cannot allocate 8000 bytes for a tensor float32 [2, 1000]. The inputs were x"
                    + " float32 1 x [].");
        assertThat(failure).hasCauseInstanceOf(TensorAllocationException.class);
        assertThat(scoring.batchRows()).isEqualTo(1);
        assertThat(scoring.counts.batches).containsExactly(1L);
        assertThat(OpenTensors.count()).isZero();
      }
    }
  }

  @Test
  void anOutputMayBeAnInputItself() {
    try (Scoring scoring =
        Scoring.of("rejects_negative", RowMode.PERMISSIVE, X, PartitionScorerTest::withEcho)) {
      List<List<@Nullable Object>> rows = scoring.score(scoring.rows().column(4f, null, -1f, 9f));

      assertThat(Scoring.column(rows, 0)).containsExactly(4f, null, null, 9f);
      assertThat(Scoring.column(rows, 1)).containsExactly(2f, null, null, 3f);
    }
  }

  private static SignatureDescription withEcho(SignatureDescription signature) {
    TensorSpec x = signature.input("x").orElseThrow();
    return Scoring.giving(
        signature,
        TensorSpec.dense("echo", x.tensorName(), ElementType.FLOAT32, TensorShape.of(-1)),
        signature.output("y").orElseThrow());
  }

  @Test
  void anOutputThatIsNotTextMakesTheRowBad() {
    StructType payload = new StructType().add("payload", BinaryType);
    String text =
        "[ROW_OUTPUT_INVALID] Row 1 of partition 0 (id=10): output \"payload\" of signature \"serving_default\" holds bytes that are"
            + " not UTF-8 text. An output whose name ends in \"_bytes\" is given as BINARY";
    String keep = "; set option \"mode\" to PERMISSIVE to get null outputs for such rows.";
    String state = " SQLSTATE: 22000";
    byte[] good = {'a'};
    byte[] bad = {-1};
    try (Scoring scoring = Scoring.of(
        "raw_strings", RowMode.PERMISSIVE, payload, PartitionScorerTest::withTextOutput)) {
      List<List<@Nullable Object>> rows =
          scoring.score(scoring.keyedRows().column(good, bad, good));

      assertThat(rows)
          .containsExactly(
              scored(1, "a"), Arrays.asList(null, null, text + "." + state, true), scored(1, "a"));
      assertThat(scoring.counts.badRows).isEqualTo(1);
    }
    try (Scoring scoring =
        Scoring.of("raw_strings", RowMode.FAILFAST, payload, PartitionScorerTest::withTextOutput)) {
      TestRows rows = scoring.keyedRows().column(good, bad);

      assertThat(fails(
              RowException.class, ErrorCondition.ROW_OUTPUT_INVALID, () -> scoring.score(rows)))
          .hasMessage(text + keep + state);
    }
  }

  private static SignatureDescription withTextOutput(SignatureDescription signature) {
    TensorSpec bytes = signature.output("payload_bytes").orElseThrow();
    return Scoring.giving(
        signature,
        TensorSpec.dense("payload", bytes.tensorName(), bytes.elementType(), bytes.shape()),
        signature.output("length").orElseThrow());
  }

  @Test
  void aSignatureThatContradictsItsGraphIsAnError() {
    try (Scoring scoring = Scoring.of(
        "rejects_negative",
        RowMode.PERMISSIVE,
        X,
        signature -> Scoring.giving(
            signature,
            TensorSpec.dense(
                "y",
                signature.output("y").orElseThrow().tensorName(),
                ElementType.INT64,
                TensorShape.of(-1))))) {
      TestRows rows = scoring.rows().column(1f);

      assertThat(fails(
              RunException.class, ErrorCondition.OUTPUT_TYPE_MISMATCH, () -> scoring.score(rows)))
          .hasMessage("[OUTPUT_TYPE_MISMATCH] Output \"y\" of signature \"serving_default\" came as"
              + " float32 [1], but the signature declares int64 rows of []. The signature contradicts"
              + " its graph; export the model again. SQLSTATE: 38000");
    }
  }

  @Test
  void aKilledTaskStopsBeforeTheNextBatch() {
    try (Scoring scoring = Scoring.of("stateful_counter", RowMode.FAILFAST, X)) {
      scoring.score(scoring.rows().column(1f));
      TestRows next = scoring.rows().column(2f);
      scoring.context.markInterrupted("enough");

      assertThatExceptionOfType(TaskKilledException.class)
          .isThrownBy(() -> scoring.score(next))
          .satisfies(killed -> assertThat(killed.reason()).isEqualTo("enough"));
      assertThat(scoring.counts.batches).containsExactly(1L);
    }
  }

  @Test
  void aPartitionWithoutRowsLoadsNoModelAndClosingTwiceIsFine() {
    Scoring scoring =
        Scoring.of("vocabulary", RowMode.FAILFAST, new StructType().add("word", StringType));
    scoring.close();
    scoring.close();

    assertThat(scoring.counts.loads).isZero();
    assertThat(ExecutorSessions.loadedSessions()).isZero();
  }
}
