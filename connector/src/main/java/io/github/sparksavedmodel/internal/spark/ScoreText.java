/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code EXPLAIN} shows of a score: model, signatures, bindings with their casts, batch, mode
 * and transport.
 */
final class ScoreText {

  private ScoreText() {}

  /**
   * In one line, with no more inputs and outputs than Spark shows of the fields of its own nodes.
   */
  static String of(String node, ModelUse use, BindingPlan plan, int maxFields) {
    String signatures = plan.signatures().stream()
        .map(signature -> ", signature " + signature + ", inputs "
            + list(inputs(plan, signature), maxFields) + ", outputs "
            + list(outputs(plan, signature), maxFields))
        .collect(Collectors.joining());
    return node + " '" + use.model().path() + "'" + signatures + ", batch " + batch(use, plan)
        + ", " + use.mode() + ", " + use.transport();
  }

  private static String list(List<String> fields, int maxFields) {
    int more = fields.size() - Math.max(0, maxFields);
    Stream<String> shown = fields.stream().limit(Math.max(0, maxFields));
    return Stream.concat(shown, more > 0 ? Stream.of("... " + more + " more fields") : Stream.of())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Line by line, with all inputs and outputs. */
  static String table(ModelUse use, BindingPlan plan) {
    StringBuilder text = new StringBuilder();
    for (String signature : plan.signatures()) {
      text.append("signature \"")
          .append(signature)
          .append("\" of ")
          .append(use.model().path());
      inputs(plan, signature).forEach(input -> text.append("\n  input   ").append(input));
      outputs(plan, signature).forEach(output -> text.append("\n  output  ").append(output));
      text.append('\n');
    }
    text.append("  batch   ").append(batch(use, plan));
    text.append("\n  mode    ").append(use.mode());
    return text.append("\n  ").append(use.transport()).append('\n').toString();
  }

  private static List<String> inputs(BindingPlan plan, String signature) {
    return Stream.concat(
            plan.inputs().stream().filter(input -> input.signatures().contains(signature)),
            plan.constants().stream().filter(input -> input.signatures().contains(signature)))
        .map(Object::toString)
        .toList();
  }

  private static List<String> outputs(BindingPlan plan, String signature) {
    return plan.outputs().stream()
        .filter(output -> output.signature().equals(signature))
        .map(Object::toString)
        .toList();
  }

  private static String batch(ModelUse use, BindingPlan plan) {
    int rows = plan.batching().isOpen() ? use.batchRows() : plan.batching().rowsPerRun();
    return switch (rows) {
      case 0 -> "auto";
      case 1 -> "1 row";
      default -> rows + " rows";
    };
  }
}
