/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.RunException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ConstantTensors;
import io.github.sparksavedmodel.internal.codec.InputEncoder;
import io.github.sparksavedmodel.internal.codec.OutputProblem;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.ConstantInput;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.session.NativeRunException;
import io.github.sparksavedmodel.internal.session.SessionCall;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorAllocationException;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Scores batches of rows. Rows with values that cannot be taken are left out of the run; a batch
 * that TensorFlow refuses is halved until the rows that it refuses are found. Confined to one task.
 */
final class BatchScorer {
  private static final String RESOURCE_EXHAUSTED = "RESOURCE_EXHAUSTED";
  private static final Set<String> CAUSED_BY_ROWS =
      Set.of("INVALID_ARGUMENT", "OUT_OF_RANGE", RESOURCE_EXHAUSTED);

  /** Why a batch could not be run, in TensorFlow's terms. */
  private record Refusal(String code, String reason, RuntimeException cause) {}

  private final BindingPlan plan;
  private final SessionCall call;
  private final BatchSizer sizer;
  private final RowErrors errors;
  private final ScoreCounters counters;
  private final List<InputEncoder> encoders;
  private long constantBytes;
  private long scoredRows;
  private long scoredBytes;
  private long runNanos;

  BatchScorer(
      BindingPlan plan,
      SessionCall call,
      BatchSizer sizer,
      RowErrors errors,
      ScoreCounters counters) {
    this.plan = plan;
    this.call = call;
    this.sizer = sizer;
    this.errors = errors;
    this.counters = counters;
    this.encoders = plan.inputs().stream().map(InputEncoder::new).toList();
  }

  /**
   * Scores those rows of a batch that are to be scored. The caller closes what it gets.
   *
   * @param firstOrdinal the place of the batch's first row in its partition, counted from 0
   */
  ScoredBatch score(RowBatch rows, long firstOrdinal) {
    ScoredBatch scored = new ScoredBatch(rows.size(), firstOrdinal);
    scoredRows = 0;
    scoredBytes = 0;
    runNanos = 0;
    try {
      run(rows, rowsToScore(rows), scored);
      sizer.ran(rows.size(), scoredBytes / Math.max(1, scoredRows), runNanos);
      return scored;
    } catch (RuntimeException | Error failure) {
      scored.close();
      throw failure;
    }
  }

  private static int[] rowsToScore(RowBatch rows) {
    return IntStream.range(0, rows.size()).filter(rows::isScored).toArray();
  }

  private void run(RowBatch rows, int[] members, ScoredBatch scored) {
    if (members.length == 0) {
      return;
    }
    TensorScope scope = new TensorScope();
    boolean kept = false;
    try {
      List<NativeTensor> inputs =
          new ArrayList<>(encoders.size() + plan.constants().size());
      int[] good = gather(rows, members, scope, inputs, scored);
      if (good.length < members.length) {
        scope.close();
        run(rows, good, scored);
        return;
      }
      List<NativeTensor> outputs = call(inputs, members.length, scope);
      check(outputs, tensorRows(members.length));
      scored.add(scope, outputs, members);
      kept = true;
    } catch (NativeRunException refused) {
      scope.close();
      split(new Refusal(refused.code(), refused.reason(), refused), rows, members, scored);
    } catch (TensorAllocationException exhausted) {
      scope.close();
      String reason = String.valueOf(exhausted.getMessage());
      split(new Refusal(RESOURCE_EXHAUSTED, reason, exhausted), rows, members, scored);
    } finally {
      if (!kept) {
        scope.close();
      }
    }
  }

  /** Fills the input tensors and gives those rows whose values could all be taken. */
  private int[] gather(
      RowBatch rows,
      int[] members,
      TensorScope scope,
      List<NativeTensor> inputs,
      ScoredBatch scored) {
    long start = System.nanoTime();
    for (InputEncoder encoder : encoders) {
      inputs.add(encoder.begin(scope, tensorRows(members.length)));
    }
    constantBytes = 0;
    for (ConstantInput constant : plan.constants()) {
      NativeTensor tensor = ConstantTensors.allocate(constant.value(), scope);
      constantBytes += tensor.byteSize();
      inputs.add(tensor);
    }
    int[] good = encodeGood(rows, members, scored);
    if (good.length == members.length) {
      pad(rows, members);
    }
    counters.gatherNanos(System.nanoTime() - start);
    return good;
  }

  private int[] encodeGood(RowBatch rows, int[] members, ScoredBatch scored) {
    int[] good = new int[members.length];
    int count = 0;
    for (int place = 0; place < members.length; place++) {
      int row = members[place];
      rows.moveTo(row);
      try {
        encode(rows, place);
        good[count++] = row;
      } catch (BadValueException problem) {
        scored.addBad(row, errors.badValue(problem, scored.firstOrdinal() + row, rows.key()));
      }
    }
    return count == good.length ? good : Arrays.copyOf(good, count);
  }

  /**
   * The first dimension of the tensors of a run: the number of its rows, unless the model fixes it.
   */
  private int tensorRows(int rows) {
    return plan.batching().isOpen() ? rows : plan.batching().rowsPerRun();
  }

  /** Fills a run of fixed size with copies of its last row, whose outputs are never read. */
  private void pad(RowBatch rows, int[] members) {
    int all = tensorRows(members.length);
    if (members.length == all) {
      return;
    }
    rows.moveTo(members[members.length - 1]);
    for (int place = members.length; place < all; place++) {
      try {
        encode(rows, place);
      } catch (BadValueException changed) {
        throw new IllegalStateException("A row that was taken is now refused", changed);
      }
    }
  }

  private void encode(RowBatch rows, int place) throws BadValueException {
    for (int input = 0; input < encoders.size(); input++) {
      encoders.get(input).encode(rows.source(input), rows.ordinal(input), place);
    }
  }

  private List<NativeTensor> call(List<NativeTensor> inputs, int rows, TensorScope scope) {
    long start = System.nanoTime();
    List<NativeTensor> outputs = call.run(inputs, scope);
    long nanos = System.nanoTime() - start;
    counters.runNanos(nanos);
    counters.batch(rows);
    counters.batchBytes(scope.bytes());
    scoredRows += rows;
    scoredBytes += scope.bytes() - constantBytes;
    runNanos += nanos;
    return outputs;
  }

  private void check(List<NativeTensor> outputs, int rows) {
    for (int i = 0; i < outputs.size(); i++) {
      OutputBinding binding = plan.outputs().get(i);
      Optional<ErrorMessage> problem = OutputProblem.find(binding, outputs.get(i), rows);
      if (problem.isPresent()) {
        throw new RunException(problem.get());
      }
    }
  }

  private void split(Refusal refused, RowBatch rows, int[] members, ScoredBatch scored) {
    boolean exhausted = refused.code().equals(RESOURCE_EXHAUSTED);
    if (!CAUSED_BY_ROWS.contains(refused.code()) || (exhausted && members.length == 1)) {
      throw failed(refused, members, scored);
    }
    if (exhausted) {
      sizer.exhausted(members.length);
    }
    if (members.length == 1) {
      rows.moveTo(members[0]);
      long ordinal = scored.firstOrdinal() + members[0];
      scored.addBad(
          members[0], errors.rejected(refused.code(), refused.reason(), ordinal, rows.key()));
      return;
    }
    int middle = members.length / 2;
    run(rows, Arrays.copyOfRange(members, 0, middle), scored);
    run(rows, Arrays.copyOfRange(members, middle, members.length), scored);
  }

  private RunException failed(Refusal refused, int[] members, ScoredBatch scored) {
    long first = scored.firstOrdinal() + members[0];
    long last = scored.firstOrdinal() + members[members.length - 1];
    String inputs = plan.inputs().stream()
        .map(input -> input.input() + " " + input.elementType() + " "
            + (input.batched() ? members.length + " x " : "") + input.rowShape())
        .collect(Collectors.joining(", "));
    return new RunException(
        ErrorCondition.RUN_FAILED.with(
            "rows",
            errors.places(first, last),
            "code",
            refused.code(),
            "reason",
            refused.reason(),
            "inputs",
            inputs),
        refused.cause());
  }
}
