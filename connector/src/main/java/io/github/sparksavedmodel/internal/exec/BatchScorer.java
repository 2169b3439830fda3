/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.RunException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.session.NativeRunException;
import io.github.sparksavedmodel.internal.session.SessionCall;
import io.github.sparksavedmodel.internal.session.TimeLimits;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorAllocationException;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Scores batches of rows. Rows with values that cannot be taken are left out of the run; a batch
 * that TensorFlow refuses is halved until the rows that it refuses are found. Confined to one task.
 */
final class BatchScorer {
  private static final String RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED";
  private static final Set<String> CAUSED_BY_ROWS =
      Set.of("INVALID_ARGUMENT", "OUT_OF_RANGE", RESOURCE_EXHAUSTED);

  /** Why a batch could not be run, in TensorFlow's terms. */
  private record Refusal(String code, String reason, RuntimeException cause) {

    boolean isTimeout() {
      return cause instanceof NativeRunException refused && refused.isTimeout();
    }
  }

  private final BindingPlan plan;
  private final @Nullable Duration limit;
  private final SessionCall call;
  private final BatchSizer sizer;
  private final RowErrors errors;
  private final ScoreCounters counters;
  private final TaskContext context;
  private final InputTensors inputTensors;
  private final OutputChecks outputChecks;
  private final Optional<SpareCore> spareCore;
  private Optional<Meanwhile> meanwhile = Optional.empty();
  private long scoredRows;
  private long scoredBytes;
  private long runNanos;

  /**
   * A scorer for one task.
   *
   * @param context the context of the task, which is asked before each run whether the task was
   *     killed
   * @param spareCore where TensorFlow runs if the task has a core for it
   */
  BatchScorer(
      ScoringTask task,
      SessionCall call,
      BatchSizer sizer,
      RowErrors errors,
      ScoreCounters counters,
      TaskContext context,
      Optional<SpareCore> spareCore) {
    this.plan = task.plan();
    this.limit = task.session().limits().run();
    this.call = call;
    this.sizer = sizer;
    this.errors = errors;
    this.counters = counters;
    this.context = context;
    this.inputTensors = new InputTensors(task.plan(), errors);
    this.outputChecks = new OutputChecks(task.plan(), errors);
    this.spareCore = spareCore;
  }

  /**
   * Scores those rows of a batch that are to be scored, in parts as large as the sizer says. Ends
   * before the last row where outputs take much memory. The caller closes what it gets.
   *
   * @param firstOrdinal the place of the batch's first row in its partition, counted from 0
   * @param whileRunning what to do while TensorFlow runs, if there is a core for it
   */
  ScoredBatch score(RowBatch rows, long firstOrdinal, Optional<Meanwhile> whileRunning) {
    meanwhile = whileRunning;
    ScoredBatch scored = new ScoredBatch(rows.size(), firstOrdinal);
    try {
      int first = 0;
      while (first < rows.size() && scored.bytes() < BatchSizer.MOST_BYTES) {
        int end = partEnd(rows, first);
        scorePart(rows, first, end, scored);
        first = end;
      }
      scored.end(first);
      whileRunning.ifPresent(Meanwhile::throwFailure);
      return scored;
    } catch (Throwable failure) {
      scored.close();
      throw failure;
    }
  }

  private int partEnd(RowBatch rows, int first) {
    int most = (int) Math.min(rows.size(), (long) first + sizer.rows());
    if (!inputTensors.areMeasured() && rows.bytes(first, most) < sizer.mostBytes()) {
      return most;
    }
    int end = first;
    long bytes = 0;
    while (end < most && (end == first || bytes < sizer.mostBytes())) {
      bytes += rows.bytes(end) + inputTensors.openBytes(rows, end);
      end++;
    }
    return end;
  }

  private void scorePart(RowBatch rows, int first, int end, ScoredBatch scored) {
    scoredRows = 0;
    scoredBytes = 0;
    runNanos = 0;
    int[] members = scoredRows(rows, first, end);
    for (int[] alike : inputTensors.alike(rows, members, scored)) {
      run(rows, alike, scored);
    }
    sizer.ran(end - first, scoredBytes / Math.max(1, scoredRows), runNanos);
  }

  private static int[] scoredRows(RowBatch rows, int first, int end) {
    int[] scored = new int[end - first];
    int count = 0;
    for (int row = first; row < end; row++) {
      if (rows.isScored(row)) {
        scored[count++] = row;
      }
    }
    return count == scored.length ? scored : Arrays.copyOf(scored, count);
  }

  private void run(RowBatch rows, int[] members, ScoredBatch scored) {
    if (members.length == 0) {
      return;
    }
    context.killTaskIfInterrupted();
    TensorScope scope = call.scope();
    boolean kept = false;
    try {
      long start = System.nanoTime();
      List<NativeTensor> inputs = inputTensors.allocate(scope, rows, members);
      int[] good = inputTensors.fill(rows, members, scored);
      counters.gatherNanos(System.nanoTime() - start);
      if (good.length < members.length) {
        scope.close();
        run(rows, good, scored);
        return;
      }
      int tensorRows = inputTensors.tensorRows(members.length);
      List<NativeTensor> outputs = call(inputs, members.length, tensorRows, scope);
      scope.freeInputs(outputs);
      scored.add(scope, outputs, members, tensorRows);
      kept = true;
      outputChecks.checkTexts(outputs, tensorRows, rows, members, scored);
    } catch (NativeRunException refused) {
      scope.close();
      split(new Refusal(refused.code(), refused.reason(), refused), rows, members, scored);
    } catch (TensorAllocationException exhausted) {
      scope.close();
      String reason = String.valueOf(exhausted.getMessage());
      split(new Refusal(RESOURCE_EXHAUSTED, reason, exhausted), rows, members, scored);
    } catch (BadValueException tooLarge) {
      scope.close();
      split(tooLarge, rows, members, scored);
    } finally {
      if (!kept) {
        scope.close();
      }
    }
  }

  private List<NativeTensor> call(
      List<NativeTensor> inputs, int rows, int tensorRows, TensorScope scope)
      throws BadValueException {
    List<NativeTensor> given = call(inputs, scope);
    counters.batch(rows);
    outputChecks.checkShapes(given, tensorRows);
    List<NativeTensor> outputs = outputChecks.filled(given, tensorRows, scope);
    counters.batchBytes(scope.bytes());
    scoredRows += rows;
    scoredBytes += scope.bytes() - inputTensors.constantBytes();
    return outputs;
  }

  private List<NativeTensor> call(List<NativeTensor> inputs, TensorScope scope) {
    if (spareCore.isEmpty() || meanwhile.isEmpty() || meanwhile.get().isDone()) {
      return timed(inputs, scope);
    }
    return spareCore.get().run(() -> timed(inputs, scope), meanwhile.get()::run);
  }

  private List<NativeTensor> timed(List<NativeTensor> inputs, TensorScope scope) {
    long start = System.nanoTime();
    List<NativeTensor> outputs = call.run(inputs, scope);
    long nanos = System.nanoTime() - start;
    counters.runNanos(nanos);
    runNanos += nanos;
    return outputs;
  }

  private void split(Refusal refused, RowBatch rows, int[] members, ScoredBatch scored) {
    boolean exhausted = refused.code().equals(RESOURCE_EXHAUSTED);
    if (!CAUSED_BY_ROWS.contains(refused.code()) || (exhausted && members.length == 1)) {
      throw failed(refused, members, scored);
    }
    if (exhausted) {
      sizer.exhausted(members.length);
    }
    narrow(
        rows,
        members,
        scored,
        ordinal -> errors.rejected(refused.code(), refused.reason(), ordinal, rows.key()));
  }

  /** Looks for the rows whose outputs are too large. */
  private void split(BadValueException tooLarge, RowBatch rows, int[] members, ScoredBatch scored) {
    sizer.exhausted(members.length);
    narrow(rows, members, scored, ordinal -> errors.badValue(tooLarge, ordinal, rows.key()));
  }

  /** Runs each half, or notes the only row with what is wrong with the row of that ordinal. */
  private void narrow(
      RowBatch rows, int[] members, ScoredBatch scored, LongFunction<ErrorMessage> problem) {
    if (members.length > 1) {
      int middle = members.length / 2;
      run(rows, Arrays.copyOfRange(members, 0, middle), scored);
      run(rows, Arrays.copyOfRange(members, middle, members.length), scored);
      return;
    }
    int row = members[0];
    rows.moveTo(row);
    scored.addBad(row, problem.apply(scored.firstOrdinal() + row));
  }

  private RunException failed(Refusal refused, int[] members, ScoredBatch scored) {
    long first = scored.firstOrdinal() + members[0];
    long last = scored.firstOrdinal() + members[members.length - 1];
    String places = errors.places(first, last);
    String inputs = inputs(members.length);
    ErrorMessage error = limit != null && refused.isTimeout()
        ? ErrorCondition.RUN_TIMED_OUT.with(
            "rows", places, "limit", TimeLimits.text(limit), "inputs", inputs)
        : ErrorCondition.RUN_FAILED.with(
            "rows", places, "code", refused.code(), "reason", refused.reason(), "inputs", inputs);
    return new RunException(error, refused.cause());
  }

  private String inputs(int rows) {
    return plan.inputs().stream()
        .map(input -> input.input() + " " + input.elementType() + " "
            + (input.batched() ? rows + " x " : "") + input.rowShape())
        .collect(Collectors.joining(", "));
  }
}
