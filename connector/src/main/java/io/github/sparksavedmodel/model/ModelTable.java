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
    // Where its tensors are is known only when a call of it has been added to the graph.
    tensors(function.inputs(), function.outputs(), spec -> "");
  }

  private void signature(SignatureDescription signature) {
    String method = signature.methodName();
    line(
        GAP,
        "signature \"" + signature.key() + "\"" + (method.isEmpty() ? "" : " (" + method + ")"));
    tensors(signature.inputs(), signature.outputs(), ModelTable::place);
  }

  private void tensors(
      List<TensorSpec> inputs, List<TensorSpec> outputs, Function<TensorSpec, String> place) {
    List<TensorSpec> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    int keyWidth = width(all, TensorSpec::key);
    int typeWidth = width(all, ModelTable::type);
    Function<TensorSpec, String> row = spec ->
        pad(spec.key(), keyWidth) + GAP + pad(type(spec), typeWidth) + GAP + place.apply(spec);
    for (TensorSpec input : inputs) {
      tensor("input ", input, row.apply(input));
      input.features().ifPresent(this::features);
    }
    outputs.forEach(spec -> tensor("output", spec, row.apply(spec)));
  }

  private void tensor(String role, TensorSpec spec, String row) {
    line(GAP + GAP, (role + GAP + row).stripTrailing() + defaultText(spec.defaultOrNull()));
  }

  private void features(FeatureSpec spec) {
    int count = spec.features().size();
    String features = count + (count == 1 ? " feature" : " features");
    line(GAP.repeat(3), "serialized " + spec.message() + " of " + features);
    int nameWidth = width(spec.features(), Feature::name);
    int typeWidth = width(spec.features(), Feature::typeText);
    for (Feature feature : spec.features()) {
      line(
          GAP.repeat(4),
          "feature" + GAP + pad(feature.name(), nameWidth) + GAP
              + pad(feature.typeText(), typeWidth) + GAP + feature.absenceText());
    }
    for (FeatureGroup group : spec.groups()) {
      line(GAP.repeat(4), "tensor of  " + group.values() + GAP + "with " + group.partsText());
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
