/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.OpRisk;
import io.github.sparksavedmodel.model.OpUse;
import io.github.sparksavedmodel.model.TracedFunction;
import io.github.sparksavedmodel.model.Variable;
import java.util.Locale;
import java.util.Set;

/** All that a model holds as text: its description, and tables of the rest. */
final class ContentsText {
  private ContentsText() {}

  static String of(ModelContents model, Set<Section> sections) {
    StringBuilder text = new StringBuilder(model.description().toString());
    if (Section.VARIABLES.isIn(sections)) {
      text.append(variables(model));
    }
    for (MetaGraphContents graph : model.metaGraphs()) {
      if (Section.FUNCTIONS.isIn(sections)) {
        text.append(functions(graph));
      }
      if (Section.OPS.isIn(sections)) {
        text.append(ops(graph));
      }
    }
    return text.toString();
  }

  private static String variables(ModelContents model) {
    if (model.variables().isEmpty()) {
      return "\nno variables\n";
    }
    TextTable table = new TextTable("variable", "name in graph", "type", "shape", "bytes");
    for (Variable variable : model.variables()) {
      table.add(
          variable.label(),
          variable.name(),
          variable.elementType().label(),
          variable.shape().toString(),
          grouped(variable.bytes()));
    }
    return "\n" + model.variables().size() + " variables, " + grouped(model.variableBytes())
        + " bytes\n" + table;
  }

  private static String functions(MetaGraphContents graph) {
    StringBuilder text = new StringBuilder();
    text.append("\nMetaGraph ")
        .append(graph.description().tags())
        .append(graph.functions().isEmpty() ? " has no functions\n" : " functions\n");
    for (TracedFunction function : graph.functions()) {
      text.append("  ").append(function).append('\n');
      text.append("    in the graph ").append(function.graphFunction()).append('\n');
    }
    return text.toString();
  }

  private static String ops(MetaGraphContents graph) {
    TextTable table = new TextTable("op", "in graph", "in functions", "risk");
    for (OpUse use : graph.ops()) {
      table.add(
          use.op(),
          grouped(use.inGraph()),
          grouped(use.inFunctions()),
          OpRisk.of(use.op()).map(OpRisk::label).orElse(""));
    }
    StringBuilder text = new StringBuilder("\nMetaGraph ")
        .append(graph.description().tags())
        .append(" ops\n")
        .append(table);
    graph
        .loaderOps()
        .forEach((key, op) ->
            text.append("  for loaders: ").append(key).append(' ').append(op).append('\n'));
    return text.toString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
