/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.model.TensorShape;
import java.util.Optional;

/** Compares the tensors that a run gave with what the plan expects. */
public final class OutputProblem {

  private OutputProblem() {}

  /**
   * What keeps a tensor from being read as the output's rows, if anything.
   *
   * @param rows how many rows the run scored
   */
  public static Optional<ErrorMessage> find(OutputBinding output, NativeTensor tensor, int rows) {
    long[] dimensions = tensor.dimensions();
    int extra = output.batched() ? 1 : 0;
    if (!output.rowShape().hasKnownRank() && dimensions.length != extra) {
      return Optional.of(ErrorCondition.OUTPUT_RANK_UNKNOWN.with(
          "output", output.output(), "signature", output.signature(), "actual", tensor));
    }
    boolean fits = tensor.elementType() == output.elementType()
        && (!output.rowShape().hasKnownRank() || innerFits(dimensions, extra, output.rowShape()));
    if (!fits) {
      return Optional.of(ErrorCondition.OUTPUT_TYPE_MISMATCH.with(
          "output",
          output.output(),
          "signature",
          output.signature(),
          "actual",
          tensor,
          "declared",
          output.elementType() + " " + (output.batched() ? "rows of " : "") + output.rowShape()));
    }
    if (output.batched() && dimensions[0] != rows) {
      return Optional.of(ErrorCondition.OUTPUT_ROWS_MISMATCH.with(
          "output",
          output.output(),
          "signature",
          output.signature(),
          "actual",
          dimensions[0] + " values",
          "rows",
          rows));
    }
    return Optional.empty();
  }

  private static boolean innerFits(long[] dimensions, int extra, TensorShape rowShape) {
    if (dimensions.length != rowShape.rank() + extra) {
      return false;
    }
    for (int axis = 0; axis < rowShape.rank(); axis++) {
      long declared = rowShape.dimension(axis);
      if (declared >= 0 && declared != dimensions[axis + extra]) {
        return false;
      }
    }
    return true;
  }
}
