/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.CastPolicy;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.reader.ModelSnapshot;
import io.github.sparksavedmodel.internal.reader.SavedModelReader;
import io.github.sparksavedmodel.internal.reader.SelectedSignature;
import io.github.sparksavedmodel.internal.reader.SignatureSelection;
import io.github.sparksavedmodel.internal.session.ModelKey;
import io.github.sparksavedmodel.internal.session.SessionRequest;
import io.github.sparksavedmodel.internal.session.SessionSettings;
import io.github.sparksavedmodel.internal.session.TimeLimits;
import io.github.sparksavedmodel.internal.store.ModelSource;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.TaskContextImpl;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map$;

/** A fixture model that is scored as a task would, in a session of its own. */
final class Scoring implements AutoCloseable {
  private final BindingPlan plan;
  private final PartitionScorer scorer;
  final Counts counts = new Counts();
  final TaskContext context;

  private Scoring(ScoringTask task, TaskContext context) {
    this.plan = task.plan();
    this.context = context;
    this.scorer = new PartitionScorer(task, context, counts);
  }

  /** Scores with the default signature, whose inputs are columns of these names and types. */
  static Scoring of(String model, RowMode mode, StructType columns) {
    return of(model, mode, columns, UnaryOperator.identity());
  }

  /** Scores with a signature that is made from the model's. */
  static Scoring of(
      String model,
      RowMode mode,
      StructType columns,
      UnaryOperator<SignatureDescription> signature) {
    return new Scoring(task(model, mode, columns, signature, null), context(1));
  }

  /** Scores with a limit for each run. */
  static Scoring within(Duration limit, String model, RowMode mode, StructType columns) {
    return new Scoring(task(model, mode, columns, UnaryOperator.identity(), limit), context(1));
  }

  /** Scores with the default signature in a task that has so many cores. */
  static Scoring onCores(int cores, String model, RowMode mode, StructType columns) {
    return new Scoring(task(model, mode, columns, UnaryOperator.identity(), null), context(cores));
  }

  private static TaskContext context(int cores) {
    TaskContext empty = TaskContext$.MODULE$.empty();
    return new TaskContextImpl(
        empty.stageId(),
        empty.stageAttemptNumber(),
        empty.partitionId(),
        empty.taskAttemptId(),
        empty.attemptNumber(),
        empty.numPartitions(),
        null,
        new Properties(),
        null,
        empty.taskMetrics(),
        cores,
        Map$.MODULE$.empty());
  }

  private static ScoringTask task(
      String model,
      RowMode mode,
      StructType columns,
      UnaryOperator<SignatureDescription> signature,
      @Nullable Duration limit) {
    Path directory =
        Path.of(System.getProperty("savedmodel.repository"), "integration-tests/models", model);
    ModelSnapshot snapshot = SavedModelReader.read(
        new org.apache.hadoop.fs.Path("file:" + directory), new Configuration(false), null);
    SelectedSignature selected = SignatureSelection.select(
        snapshot.description(), Optional.empty(), Optional.of("serving_default"));
    BindingRequest request = new BindingRequest(
        Map.of(), Map.of(), Optional.empty(), CastPolicy.ROUNDING, false, List.of(), false);
    BindingPlan plan = BindingPlanner.plan(
        selected.path(), signature.apply(selected.signature()), columns, request);
    ModelKey key = new ModelKey(
        UUID.randomUUID().toString(), selected.path(), List.copyOf(selected.tags()), 1);
    SessionRequest session = new SessionRequest(
        key,
        ModelSource.inPlace(selected.path(), selected.identity(), snapshot.listing()),
        SessionSettings.defaults(),
        new TimeLimits(null, limit),
        0);
    return new ScoringTask(session, plan, mode, 0, new OutputLayout(true, true));
  }

  /** The signature with other outputs. */
  static SignatureDescription giving(SignatureDescription signature, TensorSpec... outputs) {
    return new SignatureDescription(
        signature.key(), signature.methodName(), signature.inputs(), List.of(outputs));
  }

  TestRows rows() {
    return TestRows.of(plan);
  }

  TestRows keyedRows() {
    return TestRows.keyed(plan);
  }

  int batchRows() {
    return scorer.batchRows();
  }

  /**
   * Scores a batch: of each row its outputs, its error or null, and whether it was scored. What
   * rows and columns give is the same.
   */
  List<List<@Nullable Object>> score(TestRows rows) {
    List<List<@Nullable Object>> results = new ArrayList<>();
    try (ScoredBatch scored = scorer.score(rows);
        ColumnarBatch columns = columns(scored)) {
      for (int row = 0; row < scored.size(); row++) {
        results.add(values(scorer.outputRow(scored, row)));
        assertThat(values(columns.getRow(row))).isEqualTo(results.get(row));
      }
    }
    return results;
  }

  /** Scores a batch and leaves it open. */
  ScoredBatch scored(TestRows rows) {
    return scorer.score(rows);
  }

  /** Scores a batch, and gives the threads that were asked to do something meanwhile. */
  List<Thread> meanwhile(TestRows rows) {
    List<Thread> asked = new ArrayList<>();
    scorer.score(rows, () -> asked.add(Thread.currentThread())).close();
    return asked;
  }

  /** A batch as columns. */
  ColumnarBatch columns(ScoredBatch scored) {
    return new ColumnarBatch(
        scorer.outputColumns(scored).toArray(ColumnVector[]::new), scored.size());
  }

  /** The values of one output. */
  static List<@Nullable Object> column(List<List<@Nullable Object>> rows, int field) {
    List<@Nullable Object> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.get(field)));
    return values;
  }

  private List<@Nullable Object> values(InternalRow row) {
    List<@Nullable Object> values = new ArrayList<>();
    int outputs = plan.outputs().size();
    for (int i = 0; i < outputs; i++) {
      OutputBinding output = plan.outputs().get(i);
      values.add(value(row, i, output.type()));
    }
    values.add(row.isNullAt(outputs) ? null : row.getUTF8String(outputs).toString());
    values.add(row.getBoolean(outputs + 1));
    return values;
  }

  private static @Nullable Object value(InternalRow row, int ordinal, DataType type) {
    if (row.isNullAt(ordinal)) {
      return null;
    }
    Object value = row.get(ordinal, type);
    return value instanceof UTF8String text ? text.toString() : value;
  }

  @Override
  public void close() {
    scorer.close();
  }

  /** What the batch loop counts. */
  static final class Counts implements ScoreCounters {
    final List<Long> batches = new ArrayList<>();
    long badRows;
    int loads;
    int gathers;
    int runs;
    long mostBytes;

    @Override
    public void batch(long rows) {
      batches.add(rows);
    }

    @Override
    public void badRows(long rows) {
      badRows += rows;
    }

    @Override
    public void loadNanos(long nanos) {
      loads++;
    }

    @Override
    public void fetchedBytes(long bytes) {
      throw new AssertionError("the models of these tests are read in place");
    }

    @Override
    public void gatherNanos(long nanos) {
      gathers++;
    }

    @Override
    public void runNanos(long nanos) {
      runs++;
    }

    @Override
    public void emitNanos(long nanos) {
      throw new AssertionError("rows are handed on by others");
    }

    @Override
    public void batchBytes(long bytes) {
      mostBytes = Math.max(mostBytes, bytes);
    }
  }
}
