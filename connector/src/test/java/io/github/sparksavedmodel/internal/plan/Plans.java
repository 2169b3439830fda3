/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Signatures, schemas and requests for tests of the planner. */
final class Plans {
  static final TensorSpec OUTPUT = spec("y", ElementType.FLOAT32, -1);

  private Plans() {}

  /** A dense tensor; its name in the graph is made from the key. */
  static TensorSpec spec(String key, ElementType elementType, long... dimensions) {
    return TensorSpec.dense(key, "graph_" + key + ":0", elementType, TensorShape.of(dimensions));
  }

  static TensorSpec floats(String key, long... dimensions) {
    return spec(key, ElementType.FLOAT32, dimensions);
  }

  static TensorSpec named(String key, String tensorName) {
    return TensorSpec.dense(key, tensorName, ElementType.FLOAT32, TensorShape.of(-1));
  }

  static TensorSpec withDefault(TensorSpec spec, TensorValue value) {
    return spec.withDefault(value);
  }

  static TensorSpec encoded(String key, TensorEncoding encoding) {
    return new TensorSpec(
        key,
        encoding,
        "",
        ElementType.FLOAT32,
        TensorShape.of(-1, 3),
        List.of(),
        null,
        false,
        null);
  }

  static SignatureDescription signature(List<TensorSpec> inputs, TensorSpec... outputs) {
    return new SignatureDescription(
        "serve", "", inputs, outputs.length == 0 ? List.of(OUTPUT) : List.of(outputs));
  }

  static SignatureDescription taking(TensorSpec... inputs) {
    return signature(List.of(inputs));
  }

  static SignatureDescription giving(TensorSpec... outputs) {
    return signature(List.of(floats("x", -1)), outputs);
  }

  static StructType columns(Object... namesAndTypes) {
    StructType schema = new StructType();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      schema = schema.add((String) namesAndTypes[i], (DataType) namesAndTypes[i + 1]);
    }
    return schema;
  }

  /** The usual request, to be changed with the methods below. */
  static BindingRequest request() {
    return new BindingRequest(
        Map.of(), Map.of(), Optional.empty(), CastPolicy.ROUNDING, false, List.of(), false);
  }

  static BindingRequest casting(CastPolicy casts) {
    return new BindingRequest(Map.of(), Map.of(), Optional.empty(), casts, false, List.of(), false);
  }

  static BindingRequest naming(String... inputsAndColumns) {
    Map<String, String> columns = inputsAndColumns.length == 2
        ? Map.of(inputsAndColumns[0], inputsAndColumns[1])
        : Map.of(
            inputsAndColumns[0], inputsAndColumns[1], inputsAndColumns[2], inputsAndColumns[3]);
    return new BindingRequest(
        columns, Map.of(), Optional.empty(), CastPolicy.ROUNDING, false, List.of(), false);
  }

  static BindingRequest caseSensitive() {
    return new BindingRequest(
        Map.of(), Map.of(), Optional.empty(), CastPolicy.ROUNDING, false, List.of(), true);
  }

  static BindingRequest keyed(String... keyColumns) {
    return new BindingRequest(
        Map.of(),
        Map.of(),
        Optional.empty(),
        CastPolicy.ROUNDING,
        false,
        List.of(keyColumns),
        false);
  }

  static BindingRequest wanting(String... outputs) {
    return new BindingRequest(
        Map.of(),
        Map.of(),
        Optional.of(List.of(outputs)),
        CastPolicy.ROUNDING,
        false,
        List.of(),
        false);
  }

  static BindingRequest squeezing() {
    return new BindingRequest(
        Map.of(), Map.of(), Optional.empty(), CastPolicy.ROUNDING, true, List.of(), false);
  }

  static BindingPlan plan(
      SignatureDescription signature, StructType columns, BindingRequest request) {
    return BindingPlanner.plan("models/m", signature, columns, request);
  }

  static BindingPlan plan(SignatureDescription signature, StructType columns) {
    return plan(signature, columns, request());
  }

  static InputBinding onlyInput(
      SignatureDescription signature, StructType columns, BindingRequest request) {
    BindingPlan plan = plan(signature, columns, request);
    assertThat(plan.inputs()).hasSize(1);
    return plan.inputs().get(0);
  }

  static InputBinding onlyInput(SignatureDescription signature, StructType columns) {
    return onlyInput(signature, columns, request());
  }

  static void assertRefused(
      SignatureDescription signature,
      StructType columns,
      BindingRequest request,
      ErrorCondition condition,
      String text) {
    BindingException failure =
        catchThrowableOfType(BindingException.class, () -> plan(signature, columns, request));
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.error().text()).isEqualTo(text);
    assertThat(failure.error().condition()).isEqualTo(condition);
  }

  static void assertRefused(
      SignatureDescription signature, StructType columns, ErrorCondition condition, String text) {
    assertRefused(signature, columns, request(), condition, text);
  }
}
