/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ConstantTensors;
import io.github.sparksavedmodel.internal.codec.InputEncoder;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.ConstantInput;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Fills the input tensors of runs from the rows of batches. Confined to one task. */
final class InputTensors {
  private final BindingPlan plan;
  private final RowErrors errors;
  private final List<InputEncoder> encoders;
  private final int[] allInputs;
  private long constantBytes;

  InputTensors(BindingPlan plan, RowErrors errors) {
    this.plan = plan;
    this.errors = errors;
    this.encoders = plan.inputs().stream().map(InputEncoder::new).toList();
    this.allInputs = IntStream.range(0, encoders.size()).toArray();
  }

  /** The tensors of one run: of the inputs that rows fill, then of the constants. */
  List<NativeTensor> allocate(TensorScope scope, int rows) {
    List<NativeTensor> tensors =
        new ArrayList<>(encoders.size() + plan.constants().size());
    for (InputEncoder encoder : encoders) {
      tensors.add(encoder.begin(scope, tensorRows(rows)));
    }
    constantBytes = 0;
    for (ConstantInput constant : plan.constants()) {
      NativeTensor tensor = ConstantTensors.allocate(constant.value(), scope);
      constantBytes += tensor.byteSize();
      tensors.add(tensor);
    }
    return tensors;
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
    return IntStream.of(allInputs)
        .filter(input -> {
          Optional<ColumnVector> column = rows.column(input);
          return column.isEmpty()
              || !encoders.get(input).encodeAll(column.get(), first, members.length);
        })
        .toArray();
  }

  private int[] encodeGood(RowBatch rows, int[] members, int[] inputs, ScoredBatch scored) {
    int[] good = new int[members.length];
    int count = 0;
    for (int place = 0; place < members.length; place++) {
      int row = members[place];
      rows.moveTo(row);
      try {
        encode(rows, inputs, place);
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
        throw new IllegalStateException("A row that was taken is now refused", changed);
      }
    }
  }

  private void encode(RowBatch rows, int[] inputs, int place) throws BadValueException {
    for (int input : inputs) {
      encoders.get(input).encode(rows.source(input), rows.ordinal(input), place);
    }
  }
}
