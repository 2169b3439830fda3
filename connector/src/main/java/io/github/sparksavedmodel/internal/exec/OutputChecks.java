/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.RunException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.OutputProblem;
import io.github.sparksavedmodel.internal.codec.TextCheck;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compares what a run gave with what the plan expects, so that whoever reads the outputs later
 * finds nothing wrong with them. Confined to one task.
 */
final class OutputChecks {
  private final BindingPlan plan;
  private final RowErrors errors;
  private final int[] texts;

  OutputChecks(BindingPlan plan, RowErrors errors) {
    this.plan = plan;
    this.errors = errors;
    this.texts = IntStream.range(0, plan.outputs().size())
        .filter(output -> TextCheck.applies(plan.outputs().get(output)))
        .toArray();
  }

  /**
   * Checks types and shapes.
   *
   * @param tensorRows the first dimension that batched outputs should have
   */
  void checkShapes(List<NativeTensor> outputs, int tensorRows) {
    for (int i = 0; i < outputs.size(); i++) {
      OutputBinding binding = plan.outputs().get(i);
      Optional<ErrorMessage> problem = OutputProblem.find(binding, outputs.get(i), tensorRows);
      if (problem.isPresent()) {
        throw new RunException(problem.get());
      }
    }
  }

  /** Notes those rows of a run as bad whose text is not text. */
  void checkTexts(
      List<NativeTensor> outputs,
      int tensorRows,
      RowBatch rows,
      int[] members,
      ScoredBatch scored) {
    for (int place = 0; texts.length > 0 && place < members.length; place++) {
      int row = members[place];
      try {
        for (int text : texts) {
          TextCheck.check(plan.outputs().get(text), outputs.get(text), place, tensorRows);
        }
      } catch (BadValueException problem) {
        rows.moveTo(row);
        scored.addBad(row, errors.badValue(problem, scored.firstOrdinal() + row, rows.key()));
      }
    }
  }
}
