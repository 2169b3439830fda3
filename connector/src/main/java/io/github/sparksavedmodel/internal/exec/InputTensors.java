/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ColumnEncoder;
import io.github.sparksavedmodel.internal.codec.ConstantTensors;
import io.github.sparksavedmodel.internal.codec.PackedRows;
import io.github.sparksavedmodel.internal.codec.ScalarCopy;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.ConstantInput;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Fills the input tensors of runs from the rows of batches. Confined to one task. */
final class InputTensors {
  private final BindingPlan plan;
  private final RowErrors errors;
  private final List<ColumnEncoder> encoders;
  private final int[] allInputs;
  private final int[] measuredInputs;
  private final ScalarCopy scalars;
  private long constantBytes;

  InputTensors(BindingPlan plan, RowErrors errors) {
    this.plan = plan;
    this.errors = errors;
    this.encoders = plan.inputs().stream().map(ColumnEncoder::of).toList();
    this.allInputs = IntStream.range(0, encoders.size()).toArray();
    this.scalars = new ScalarCopy(encoders);
    this.measuredInputs = IntStream.of(allInputs)
        .filter(input -> encoders.get(input).isMeasured())
        .toArray();
  }

  /** Whether inputs leave dimensions open, so that rows differ in what they add to a run. */
  boolean areMeasured() {
    return measuredInputs.length > 0;
  }

  /**
   * About how many bytes a row adds to a run because its inputs leave dimensions open, as far as
   * {@link RowBatch#bytes} does not tell, which knows nothing of arrays in columns.
   */
  long openBytes(RowBatch rows, int row) {
    long bytes = 0;
    for (int input : measuredInputs) {
      if (rows.column(input).isPresent() && rows.isScored(row)) {
        rows.moveTo(row);
        bytes += bytes(rows, input);
      }
    }
    return bytes;
  }

  private long bytes(RowBatch rows, int input) {
    try {
      return encoders.get(input).measuredBytes(rows.source(input), rows.ordinal(input));
    } catch (BadValueException leftOut) {
      return 0;
    }
  }

  /**
   * Splits rows into those that can share a run, because their arrays are equally long where inputs
   * leave that open. Rows of which that cannot be said are noted as bad.
   */
  List<int[]> alike(RowBatch rows, int[] members, ScoredBatch scored) {
    if (measuredInputs.length == 0) {
      return List.of(members);
    }
    Map<List<Long>, IntStream.Builder> groups = new LinkedHashMap<>();
    for (int row : members) {
      rows.moveTo(row);
      try {
        List<Long> lengths = new ArrayList<>();
        for (int input : measuredInputs) {
          for (long length :
              encoders.get(input).sharedLengths(rows.source(input), rows.ordinal(input))) {
            lengths.add(length);
          }
        }
        groups.computeIfAbsent(lengths, first -> IntStream.builder()).add(row);
      } catch (BadValueException problem) {
        scored.addBad(row, errors.badValue(problem, scored.firstOrdinal() + row, rows.key()));
      }
    }
    return groups.values().stream().map(group -> group.build().toArray()).toList();
  }

  /** The tensors of one run: of the inputs that rows fill, then of the constants. */
  List<NativeTensor> allocate(TensorScope scope, RowBatch rows, int[] members) {
    List<NativeTensor> tensors =
        new ArrayList<>(encoders.size() + plan.constants().size());
    int tensorRows = tensorRows(members.length);
    if (measuredInputs.length > 0) {
      measure(rows, members, tensorRows);
    }
    for (ColumnEncoder encoder : encoders) {
      tensors.addAll(encoder.allocate(scope, tensorRows));
    }
    constantBytes = 0;
    for (ConstantInput constant : plan.constants()) {
      NativeTensor tensor = ConstantTensors.allocate(constant.value(), scope);
      constantBytes += tensor.byteSize();
      tensors.add(tensor);
    }
    return tensors;
  }

  private void measure(RowBatch rows, int[] members, int tensorRows) {
    encoders.forEach(ColumnEncoder::clear);
    int measuredRows = encoders.stream().anyMatch(ColumnEncoder::measuresEachRow) ? tensorRows : 1;
    for (int place = 0; place < measuredRows; place++) {
      rows.moveTo(members[Math.min(place, members.length - 1)]);
      for (int input : measuredInputs) {
        try {
          encoders.get(input).measure(rows.source(input), rows.ordinal(input));
        } catch (BadValueException changed) {
          throw isRefusedNow(changed);
        }
      }
    }
  }

  private static IllegalStateException isRefusedNow(BadValueException changed) {
    return new IllegalStateException("A row that was taken is now refused", changed);
  }

  /** The bytes of the constants of the last run, which do not grow with its rows. */
  long constantBytes() {
    return constantBytes;
  }

  /**
   * The first dimension of the tensors of a run: the number of its rows, unless the model fixes it.
   */
  int tensorRows(int rows) {
    return plan.batching().isOpen() ? rows : plan.batching().rowsPerRun();
  }

  /**
   * Copies rows into the tensors that were allocated last.
   *
   * @return those rows whose values could all be taken; the others are noted as bad
   */
  int[] fill(RowBatch rows, int[] members, ScoredBatch scored) {
    int[] rowByRow = fillFromColumns(rows, members);
    int[] good = rowByRow.length == 0 ? members : encodeGood(rows, members, rowByRow, scored);
    if (good.length == members.length) {
      pad(rows, members);
    }
    return good;
  }

  /** Copies whole columns, and gives the inputs that remain. */
  private int[] fillFromColumns(RowBatch rows, int[] members) {
    if (members[members.length - 1] - members[0] != members.length - 1) {
      return allInputs;
    }
    int first = rows.columnRow(members[0]);
    int[] remaining = IntStream.of(allInputs)
        .filter(input -> {
          Optional<ColumnVector> column = rows.column(input);
          return column.isEmpty()
              || !encoders.get(input).encodeAll(column.get(), first, members.length);
        })
        .toArray();
    return remaining.length == allInputs.length ? allInputs : remaining;
  }

  private int[] encodeGood(RowBatch rows, int[] members, int[] inputs, ScoredBatch scored) {
    if (inputs != allInputs) {
      return encodeGood(rows, members, place -> inputs, scored);
    }
    Optional<PackedRows> packed = scalars.begin(rows::packed, rows::ordinal);
    if (packed.isEmpty()) {
      return encodeGood(rows, members, place -> copyScalars(rows, place), scored);
    }
    BitSet left = scalars.copy(packed.get(), members);
    int[] others = scalars.others();
    return others.length == 0 && left.isEmpty()
        ? members
        : encodeGood(rows, members, place -> left.get(place) ? allInputs : others, scored);
  }

  /** Copies what the current row holds as tensors do, and gives the inputs that remain. */
  private int[] copyScalars(RowBatch rows, int place) {
    if (place == 0) {
      scalars.beginRow(rows::source, rows::ordinal);
    }
    int any = scalars.anyInput();
    return any >= 0 && scalars.copy(rows.source(any), place) ? scalars.others() : allInputs;
  }

  /**
   * Encodes row by row.
   *
   * @param inputs gives the inputs to encode of the row at a place, after moving to it
   */
  private int[] encodeGood(
      RowBatch rows, int[] members, IntFunction<int[]> inputs, ScoredBatch scored) {
    int[] good = new int[members.length];
    int count = 0;
    for (int place = 0; place < members.length; place++) {
      int row = members[place];
      rows.moveTo(row);
      try {
        encode(rows, inputs.apply(place), place);
        good[count++] = row;
      } catch (BadValueException problem) {
        scored.addBad(row, errors.badValue(problem, scored.firstOrdinal() + row, rows.key()));
      }
    }
    return count == good.length ? good : Arrays.copyOf(good, count);
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
        encode(rows, allInputs, place);
      } catch (BadValueException changed) {
        throw isRefusedNow(changed);
      }
    }
  }

  private void encode(RowBatch rows, int[] inputs, int place) throws BadValueException {
    for (int input : inputs) {
      encoders.get(input).encode(rows.source(input), rows.ordinal(input), place);
    }
  }
}
