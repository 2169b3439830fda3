/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.RunException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.CompositeParts;
import io.github.sparksavedmodel.internal.codec.OutputProblem;
import io.github.sparksavedmodel.internal.codec.TextCheck;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Compares what a run gave with what the plan expects, so that whoever reads the outputs later
 * finds nothing wrong with them. Confined to one task.
 */
final class OutputChecks {
  private final BindingPlan plan;
  private final RowErrors errors;
  private final int[] texts;
  private final int[] firsts;

  OutputChecks(BindingPlan plan, RowErrors errors) {
    this.plan = plan;
    this.errors = errors;
    this.texts = IntStream.range(0, plan.outputs().size())
        .filter(output -> TextCheck.applies(plan.outputs().get(output)))
        .toArray();
    this.firsts = new int[plan.outputs().size()];
    for (int i = 1; i < firsts.length; i++) {
      firsts[i] = firsts[i - 1] + plan.outputs().get(i - 1).tensorNames().size();
    }
  }

  /** The tensors of a sparse or ragged output. */
  private List<NativeTensor> parts(List<NativeTensor> outputs, int output) {
    int count = plan.outputs().get(output).tensorNames().size();
    return outputs.subList(firsts[output], firsts[output] + count);
  }

  /** Where the values of each row end, after a 0. */
  private long[] ends(int output, List<NativeTensor> outputs, int tensorRows) {
    OutputBinding binding = plan.outputs().get(output);
    if (!binding.components().isEmpty()) {
      int[] ends = new CompositeParts(binding, parts(outputs, output), tensorRows).valueEnds();
      return IntStream.of(ends).asLongStream().toArray();
    }
    long each = outputs.get(firsts[output]).elementCount() / tensorRows;
    return LongStream.rangeClosed(0, tensorRows).map(row -> row * each).toArray();
  }

  /**
   * Checks types and shapes.
   *
   * @param tensorRows the first dimension that batched outputs should have
   */
  void checkShapes(List<NativeTensor> outputs, int tensorRows) {
    for (int i = 0; i < plan.outputs().size(); i++) {
      OutputBinding binding = plan.outputs().get(i);
      Optional<ErrorMessage> problem = binding.components().isEmpty()
          ? OutputProblem.find(binding, outputs.get(firsts[i]), tensorRows)
          : new CompositeParts(binding, parts(outputs, i), tensorRows).problem();
      if (problem.isPresent()) {
        throw new RunException(problem.get());
      }
    }
  }

  /**
   * What a run gave and was checked, with those sparse outputs filled that are given as arrays.
   *
   * @throws BadValueException if one takes too much memory
   */
  List<NativeTensor> filled(List<NativeTensor> outputs, int tensorRows, TensorScope scope)
      throws BadValueException {
    List<NativeTensor> filled = new ArrayList<>();
    for (int i = 0; i < plan.outputs().size(); i++) {
      OutputBinding binding = plan.outputs().get(i);
      List<NativeTensor> parts = parts(outputs, i);
      filled.addAll(
          binding.components().isEmpty()
              ? parts
              : new CompositeParts(binding, parts, tensorRows).filled(scope));
    }
    return filled;
  }

  /** Notes those rows of a run as bad whose text is not text. */
  void checkTexts(
      List<NativeTensor> outputs,
      int tensorRows,
      RowBatch rows,
      int[] members,
      ScoredBatch scored) {
    long[][] ends = new long[texts.length][];
    for (int text = 0; text < texts.length; text++) {
      ends[text] = ends(texts[text], outputs, tensorRows);
    }
    for (int place = 0; texts.length > 0 && place < members.length; place++) {
      int row = members[place];
      try {
        for (int text = 0; text < texts.length; text++) {
          TextCheck.check(
              plan.outputs().get(texts[text]),
              outputs.get(firsts[texts[text]]),
              ends[text][place],
              ends[text][place + 1]);
        }
      } catch (BadValueException problem) {
        rows.moveTo(row);
        scored.addBad(row, errors.badValue(problem, scored.firstOrdinal() + row, rows.key()));
      }
    }
  }
}
