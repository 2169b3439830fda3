/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.spark.sql.types.StructType;

/**
 * Binds the fields of a struct to the inputs of a signature by name, and the outputs to typed
 * fields.
 *
 * <p>All problems are collected and thrown as one error.
 */
public final class BindingPlanner {
  private static final int NEAR = 3;

  private final String modelPath;
  private final SignatureDescription signature;
  private final BindingRequest request;
  private final List<ErrorMessage> problems = new ArrayList<>();
  private final Map<TensorSpec, ExamplePlan> encoded = new LinkedHashMap<>();

  private BindingPlanner(String modelPath, SignatureDescription signature, BindingRequest request) {
    this.modelPath = modelPath;
    this.signature = MethodRules.apply(
        JoinedInputs.of(signature, request.shaping(), problems), request, problems);
    this.request = request;
  }

  /**
   * The whole plan.
   *
   * @param inputs the struct whose fields bind to the signature's inputs
   * @throws BindingException naming every column, input and output that does not fit
   */
  public static BindingPlan plan(
      String modelPath, SignatureDescription signature, StructType inputs, BindingRequest request) {
    BindingPlanner planner = new BindingPlanner(modelPath, signature, request);
    BindingPlan plan = planner.plan(inputs);
    planner.throwProblems();
    return plan;
  }

  private void throwProblems() {
    if (problems.size() == 1) {
      throw new BindingException(problems.get(0));
    }
    if (!problems.isEmpty()) {
      StringBuilder numbered = new StringBuilder();
      for (int i = 0; i < problems.size(); i++) {
        ErrorMessage problem = problems.get(i);
        numbered
            .append("\n  ")
            .append(i + 1)
            .append(". [")
            .append(problem.condition())
            .append("] ");
        numbered.append(problem.text());
      }
      throw new BindingException(ErrorCondition.BINDING_FAILED.with(
          "count",
          problems.size(),
          "signature",
          signature.key(),
          "path",
          modelPath,
          "problems",
          numbered + "\n"));
    }
  }

  private BindingPlan plan(StructType schema) {
    ColumnResolver columns = new ColumnResolver(schema, request.caseSensitive());
    Map<TensorSpec, List<ColumnPath>> found = new LinkedHashMap<>();
    signature.inputs().forEach(input -> found.put(input, columnsFor(input, columns, schema)));
    Batching batching = batching(found);
    InputBinder binder = new InputBinder(signature, batching, request, problems);
    Map<String, InputBinding> byTensor = new LinkedHashMap<>();
    Map<String, ConstantInput> constants = new LinkedHashMap<>();
    FillValues fills = new FillValues(signature, request, problems);
    checkNamedInputs();
    MethodRules.check(signature, request, batching).ifPresent(problems::add);
    found.forEach((input, candidates) -> {
      boolean left = candidates.isEmpty() && !isNamed(input);
      if (left && isSharedWithBound(input, found)) {
        fills.noteUnused(input, "it is fed the column of another input with the same tensor.");
        return;
      }
      if (left && input.defaultOrNull() != null) {
        fills.noteUnused(
            input, "no column fills it, so it is fed its default, " + input.defaultOrNull() + ".");
        constants.putIfAbsent(input.tensorName(), constant(input, input.defaultOrNull()));
      } else if (binder.isSupported(input) && isOne(input, candidates, schema)) {
        binder
            .bind(input, candidates.get(0))
            .map(binding -> withExamples(binding, input))
            .ifPresent(binding -> addOnce(binding, byTensor));
      }
    });
    checkRuns(batching);
    return new BindingPlan(
        batching,
        List.copyOf(byTensor.values()),
        List.copyOf(constants.values()),
        new OutputBinder(signature, batching, request.squeezes(), problems).bind(wantedOutputs()),
        keys(columns, schema));
  }

  private ConstantInput constant(TensorSpec input, TensorValue value) {
    return new ConstantInput(
        List.of(signature.key()), input.key(), input.tensorName(), input.placeholder(), value);
  }

  private void checkRuns(Batching batching) {
    Runs runs = request.shaping().runs();
    if (signature.inputs().isEmpty() && runs != Runs.ROWS) {
      problems.add(
          ErrorCondition.INPUTS_MISSING.with("signature", signature.key(), "path", modelPath));
    } else if (!batching.isAs(runs)) {
      problems.add(ErrorCondition.RUNS_IMPOSSIBLE.with(
          "runs",
          runs.name().toLowerCase(Locale.ROOT),
          "signature",
          signature.key(),
          "rows",
          batching.rowsPerRun()));
    }
  }

  private Batching batching(Map<TensorSpec, List<ColumnPath>> found) {
    List<Batching.Fed> fed = new ArrayList<>();
    found.forEach((input, candidates) -> {
      int depth = candidates.size() == 1 ? candidates.get(0).arrayDepth() : -1;
      fed.add(new Batching.Fed(input.shape(), depth));
    });
    return Batching.of(fed, request.shaping().runs());
  }

  private boolean isNamed(TensorSpec input) {
    return request.columnByInput().containsKey(input.key());
  }

  private void checkNamedInputs() {
    List<String> keys = signature.inputs().stream().map(TensorSpec::key).toList();
    List<String> named = new ArrayList<>(keys);
    signature.inputs().stream()
        .flatMap(input -> WantedFeatures.of(signature, input, request).stream())
        .forEach(wanted -> wanted.spec().features().forEach(feature -> named.add(feature.name())));
    checkInputs("inputs.", request.columnByInput().keySet(), named);
    checkInputs("nulls.", request.nulls().keySet(), keys);
    checkInputs("pad.", request.shaping().pads().keySet(), keys);
  }

  private void checkInputs(String family, Set<String> named, List<String> keys) {
    for (String input : named) {
      if (!keys.contains(input)) {
        problems.add(ErrorCondition.INPUT_UNKNOWN.with(
            "option",
            family + input,
            "signature",
            signature.key(),
            "inputs",
            ErrorMessage.quoted(keys)));
      }
    }
  }

  private InputBinding withExamples(InputBinding binding, TensorSpec input) {
    ExamplePlan examples = encoded.get(input);
    return examples == null ? binding : binding.withExamples(examples);
  }

  private List<ColumnPath> columnsFor(TensorSpec input, ColumnResolver columns, StructType schema) {
    Optional<WantedFeatures> wanted = WantedFeatures.of(signature, input, request);
    return wanted.isPresent()
        ? exampleColumns(input, wanted.get(), schema)
        : columnsFor(input, columns);
  }

  /** A column with serialized Examples, or one that stands for those made of other columns. */
  private List<ColumnPath> exampleColumns(
      TensorSpec input, WantedFeatures wanted, StructType schema) {
    ExampleBinder binder = new ExampleBinder(signature, input, wanted, schema, request, problems);
    List<ColumnPath> serialized = binder.serialized();
    if (!serialized.isEmpty() || isNamed(input)) {
      return serialized;
    }
    encoded.put(input, binder.encoded());
    new FillValues(signature, request, problems)
        .noteUnused(input, "it is fed " + wanted.spec().message() + "s made of other columns.");
    return List.of(ExampleBinder.ENCODED);
  }

  private List<ColumnPath> columnsFor(TensorSpec input, ColumnResolver columns) {
    String named = request.columnByInput().get(input.key());
    if (named != null) {
      return columns.find(named);
    }
    List<ColumnPath> found = columns.find(input.key());
    return found.isEmpty() && signature.inputs().size() == 1 ? columns.loneField() : found;
  }

  /** Whether the tensor of an input without a column is that of another input which has one. */
  private static boolean isSharedWithBound(
      TensorSpec input, Map<TensorSpec, List<ColumnPath>> found) {
    return found.entrySet().stream()
        .filter(other -> !other.getKey().key().equals(input.key()))
        .filter(other -> input.encoding() == TensorEncoding.DENSE
            && other.getKey().tensorName().equals(input.tensorName()))
        .anyMatch(other -> !other.getValue().isEmpty());
  }

  private boolean isOne(TensorSpec input, List<ColumnPath> found, StructType schema) {
    if (found.size() == 1) {
      return true;
    }
    if (found.isEmpty()) {
      problems.add(ErrorCondition.INPUT_COLUMN_MISSING.with(
          "input",
          input.key(),
          "tensor",
          input.typeText(),
          "signature",
          signature.key(),
          "columns",
          ErrorMessage.quoted(List.of(schema.fieldNames())),
          "hint",
          missingHint(input, schema)));
    } else {
      problems.add(ErrorCondition.INPUT_COLUMN_AMBIGUOUS.with(
          "input",
          input.key(),
          "signature",
          signature.key(),
          "columns",
          ErrorMessage.quoted(found.stream().map(ColumnPath::name).toList())));
    }
    return false;
  }

  private String missingHint(TensorSpec input, StructType schema) {
    String named = request.columnByInput().get(input.key());
    if (named != null) {
      return "Option \"inputs." + input.key() + "\" names \"" + named + "\".";
    }
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String key = input.key().toLowerCase(Locale.ROOT);
    String column = Arrays.stream(schema.fieldNames())
        .filter(name -> distance.apply(key, name.toLowerCase(Locale.ROOT)) <= NEAR)
        .findFirst()
        .orElse("column");
    return "Name the column with option \"inputs." + input.key()
        + "\", or write it into the struct: struct(" + column + " AS " + input.key() + ").";
  }

  private void addOnce(InputBinding binding, Map<String, InputBinding> byTensor) {
    InputBinding first = byTensor.values().stream()
        .filter(earlier -> !Collections.disjoint(earlier.tensorNames(), binding.tensorNames()))
        .findFirst()
        .orElse(null);
    if (first == null) {
      byTensor.put(binding.tensorName(), binding);
      return;
    }
    String also =
        "that is also the tensor of input \"" + first.input() + "\", so both take the same ";
    if (!first.tensorNames().equals(binding.tensorNames())) {
      noteShared(
          binding,
          "a part of it is also one of input \"" + first.input()
              + "\", and a tensor is fed only once. Export the model with inputs of their own.");
    } else if (!first.column().equals(binding.column())) {
      noteShared(
          binding,
          also + "column. Set option \"inputs." + binding.input() + "\" to \""
              + first.column().name() + "\".");
    } else if (!Objects.equals(first.nullValue(), binding.nullValue())
        || !Objects.equals(first.padValue(), binding.padValue())) {
      noteShared(
          binding,
          also + "values for nulls and padding. Set options \"nulls." + first.input()
              + "\" and \"nulls." + binding.input() + "\" to the same value, and \"pad."
              + first.input() + "\" and \"pad." + binding.input() + "\" likewise.");
    }
  }

  private void noteShared(InputBinding binding, String reason) {
    problems.add(ErrorCondition.INPUT_SHAPE_UNSUPPORTED.with(
        "input",
        binding.input(),
        "signature",
        signature.key(),
        "tensor",
        binding.tensorName(),
        "reason",
        reason));
  }

  private List<ColumnPath> keys(ColumnResolver columns, StructType schema) {
    List<ColumnPath> keys = new ArrayList<>();
    for (String name : request.keyColumns()) {
      List<ColumnPath> found = columns.find(name);
      if (found.size() == 1) {
        keys.add(found.get(0));
      } else {
        problems.add(ErrorCondition.KEY_COLUMN_UNKNOWN.with(
            "column", name, "columns", ErrorMessage.quoted(List.of(schema.fieldNames()))));
      }
    }
    return keys;
  }

  private List<TensorSpec> wantedOutputs() {
    if (request.outputs().isEmpty()) {
      return signature.outputs();
    }
    List<String> wanted = request.outputs().get();
    List<String> fields = request.method().fields();
    List<String> keys =
        fields.isEmpty() ? signature.outputs().stream().map(TensorSpec::key).toList() : fields;
    for (String output : wanted) {
      if (!keys.contains(output)) {
        problems.add(ErrorCondition.OUTPUT_UNKNOWN.with(
            "output", output, "signature", signature.key(), "outputs", ErrorMessage.quoted(keys)));
      }
    }
    return signature.outputs().stream()
        .filter(output -> !fields.isEmpty() || wanted.contains(output.key()))
        .toList();
  }
}
