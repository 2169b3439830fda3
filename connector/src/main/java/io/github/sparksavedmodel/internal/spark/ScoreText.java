/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code EXPLAIN} shows of a score: model, signature, bindings with their casts, batch, and
 * mode.
 */
final class ScoreText {

  private ScoreText() {}

  static String of(String node, ModelCall call, BindingPlan plan) {
    String inputs = Stream.concat(plan.inputs().stream(), plan.constants().stream())
        .map(Object::toString)
        .collect(Collectors.joining(", ", "[", "]"));
    String outputs =
        plan.outputs().stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    return node + " " + call + ", inputs " + inputs + ", outputs " + outputs + ", batch "
        + batch(call, plan) + ", " + call.mode();
  }

  /** The same, line by line. */
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
