/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code EXPLAIN} shows of a score: model, signature, bindings with their casts, batch, and
 * mode.
 */
final class ScoreText {

  private ScoreText() {}

  /**
   * In one line, with no more inputs and outputs than Spark shows of the fields of its own nodes.
   */
  static String of(String node, ModelCall call, BindingPlan plan, int maxFields) {
    List<Object> inputs = new ArrayList<>(plan.inputs());
    inputs.addAll(plan.constants());
    return node + " " + call + ", inputs " + list(inputs, maxFields) + ", outputs "
        + list(plan.outputs(), maxFields) + ", batch " + batch(call, plan) + ", " + call.mode();
  }

  private static String list(List<?> fields, int maxFields) {
    int more = fields.size() - Math.max(0, maxFields);
    Stream<String> shown = fields.stream().limit(Math.max(0, maxFields)).map(Object::toString);
    return Stream.concat(shown, more > 0 ? Stream.of("... " + more + " more fields") : Stream.of())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Line by line, with all inputs and outputs. */
  static String table(ModelCall call, BindingPlan plan) {
    StringBuilder text = new StringBuilder("signature \"" + plan.signature() + "\" of ");
    text.append(call.signature().path());
    plan.inputs().forEach(input -> text.append("\n  input   ").append(input));
    plan.constants().forEach(input -> text.append("\n  input   ").append(input));
    plan.outputs().forEach(output -> text.append("\n  output  ").append(output));
    text.append("\n  batch   ").append(batch(call, plan));
    return text.append("\n  mode    ").append(call.mode()).append('\n').toString();
  }

  private static String batch(ModelCall call, BindingPlan plan) {
    int rows = plan.batching().isOpen() ? call.batchRows() : plan.batching().rowsPerRun();
    return switch (rows) {
      case 0 -> "auto";
      case 1 -> "1 row";
      default -> rows + " rows";
    };
  }
}
