/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.OpUse;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two models, a line for each difference: {@code -} before what only the first
 * has, {@code +} before what only the second has.
 *
 * @param forCallers what those notice who call the model
 * @param inside what they do not, other than by its results
 */
record ModelDifference(List<String> forCallers, List<String> inside) {

  static ModelDifference between(ModelContents before, ModelContents after) {
    List<String> inside = new ArrayList<>(lines(variables(before), variables(after)));
    inside.addAll(lines(ops(before), ops(after)));
    return new ModelDifference(lines(interfaces(before), interfaces(after)), inside);
  }

  boolean isNone() {
    return forCallers.isEmpty() && inside.isEmpty();
  }

  private static List<String> lines(Map<String, String> before, Map<String, String> after) {
    List<String> lines = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      String old = before.get(name);
      String now = after.get(name);
      if (old != null && !old.equals(now)) {
        lines.add("- " + name + old);
      }
      if (now != null && !now.equals(old)) {
        lines.add("+ " + name + now);
      }
    }
    return lines;
  }

  private static Map<String, String> interfaces(ModelContents model) {
    Map<String, String> lines = new TreeMap<>();
    for (MetaGraphDescription graph : model.description().metaGraphs()) {
      String place = "MetaGraph " + graph.tags();
      lines.put(place, "");
      for (SignatureDescription signature : graph.signatures()) {
        String within = place + " signature \"" + signature.key() + "\"";
        lines.put(within, " method " + signature.methodName());
        signature.inputs().forEach(spec -> lines.put(within + " input " + spec.key(), type(spec)));
        signature
            .outputs()
            .forEach(spec -> lines.put(within + " output " + spec.key(), type(spec)));
      }
    }
    return lines;
  }

  private static String type(TensorSpec spec) {
    String kind = spec.encoding().name().toLowerCase(Locale.ROOT);
    return " " + kind + " " + spec.typeText()
        + spec.defaultValue().map(value -> " default " + value).orElse("");
  }

  private static Map<String, String> variables(ModelContents model) {
    Map<String, String> lines = new TreeMap<>();
    for (Variable variable : model.variables()) {
      lines.put(
          "variable " + variable.label(), " " + variable.elementType() + " " + variable.shape());
    }
    return lines;
  }

  private static Map<String, String> ops(ModelContents model) {
    Map<String, String> lines = new TreeMap<>();
    for (MetaGraphContents graph : model.metaGraphs()) {
      for (OpUse use : graph.ops()) {
        lines.put(
            "MetaGraph " + graph.description().tags() + " op " + use.op(),
            " " + (use.inGraph() + use.inFunctions()) + " times");
      }
    }
    return lines;
  }
}
