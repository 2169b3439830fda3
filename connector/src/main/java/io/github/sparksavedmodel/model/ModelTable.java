/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lays a model description out as text, in aligned columns. */
final class ModelTable {
  private static final int IDENTITY_DIGITS = 12;
  private static final int MOST_VALUES = 8;
  private static final String GAP = "  ";

  private final StringBuilder text = new StringBuilder();

  private ModelTable() {}

  static String of(ModelDescription model) {
    ModelTable table = new ModelTable();
    table.line("", model.form().label() + " " + model.path());
    String identity = model.identity();
    table.line(
        "", "identity " + identity.substring(0, Math.min(IDENTITY_DIGITS, identity.length())));
    model.metaGraphs().forEach(table::metaGraph);
    return table.text.toString();
  }

  private void metaGraph(MetaGraphDescription graph) {
    text.append('\n');
    String version = graph.tensorflowVersion();
    line(
        "",
        "MetaGraph " + graph.tags()
            + (version.isEmpty() ? "" : ", written by TensorFlow " + version));
    if (!graph.assets().isEmpty()) {
      line(GAP, "assets " + String.join(", ", graph.assets()));
    }
    if (graph.signatures().isEmpty()) {
      line(GAP, "no signatures");
    }
    graph.signatures().forEach(this::signature);
    graph.functions().forEach(this::function);
  }

  private void function(FunctionDescription function) {
    line(GAP, "function \"" + function.path() + "\" (" + function.name() + ")");
    function.obstacle().ifPresent(obstacle -> line(GAP + GAP, "cannot be called: " + obstacle));
    tensors(function.inputs(), function.outputs());
  }

  private void signature(SignatureDescription signature) {
    String method = signature.methodName();
    line(
        GAP,
        "signature \"" + signature.key() + "\"" + (method.isEmpty() ? "" : " (" + method + ")"));
    tensors(signature.inputs(), signature.outputs());
  }

  private void tensors(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    List<TensorSpec> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    int keyWidth = width(all, TensorSpec::key);
    int typeWidth = width(all, ModelTable::type);
    for (TensorSpec input : inputs) {
      tensor("input ", input, keyWidth, typeWidth);
      input.features().ifPresent(this::features);
    }
    outputs.forEach(spec -> tensor("output", spec, keyWidth, typeWidth));
  }

  private void tensor(String role, TensorSpec spec, int keyWidth, int typeWidth) {
    String row = role
        + GAP
        + pad(spec.key(), keyWidth)
        + GAP
        + pad(type(spec), typeWidth)
        + GAP
        + place(spec);
    line(GAP + GAP, row.stripTrailing() + defaultText(spec.defaultOrNull()));
  }

  private void features(FeatureSpec spec) {
    line(GAP.repeat(3), "serialized " + spec.message() + " of");
    int nameWidth = width(spec.features(), Feature::name);
    int typeWidth = width(spec.features(), Feature::typeText);
    for (Feature feature : spec.features()) {
      line(
          GAP.repeat(4),
          "feature" + GAP + pad(feature.name(), nameWidth) + GAP
              + pad(feature.typeText(), typeWidth) + GAP + feature.absenceText());
    }
    spec.unknown().forEach(reason -> line(GAP.repeat(4), "unknown: " + reason));
  }

  private static String type(TensorSpec spec) {
    return switch (spec.encoding()) {
      case DENSE -> spec.typeText();
      case SPARSE -> "sparse " + spec.typeText();
      case RAGGED -> "ragged " + spec.typeText();
      case COMPOSITE -> "composite";
    };
  }

  private static String place(TensorSpec spec) {
    if (spec.encoding() == TensorEncoding.DENSE) {
      return spec.tensorName();
    }
    return spec.components().stream()
        .map(part -> part.key() + " " + part.typeText() + " " + part.tensorName())
        .toList()
        .toString();
  }

  private static String defaultText(@Nullable TensorValue value) {
    if (value == null) {
      return "";
    }
    int count = value.values().size();
    String shown = count <= MOST_VALUES
        ? value.toString()
        : value.values().subList(0, MOST_VALUES) + " and " + (count - MOST_VALUES) + " more";
    return GAP + "default " + shown;
  }

  private static <T> int width(List<T> specs, Function<T, String> column) {
    return specs.stream().map(column).mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String value, int width) {
    return value + " ".repeat(width - value.length());
  }

  private void line(String indent, String content) {
    text.append(indent).append(content).append('\n');
  }
}
