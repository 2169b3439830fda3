/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.model.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/**
 * An output of all rows.
 *
 * @param key the output's key
 * @param rows its value in each row
 * @param array the same as an array; empty if it is ragged or sparse, or has nulls
 */
record OutputValue(String key, List<@Nullable Object> rows, Optional<NumpyArray> array) {

  /**
   * The output in a column.
   *
   * @param values its value in each row
   * @param spec what the signature declares, if it is known
   * @param isWhole whether there is one row, which holds the whole tensor
   */
  static OutputValue of(
      String key,
      List<@Nullable Object> values,
      DataType type,
      Optional<TensorSpec> spec,
      boolean isWhole) {
    int depth = depth(type) + (isWhole ? 0 : 1);
    Object nested = isWhole ? values.get(0) : values;
    List<Integer> shape = shape(nested, depth, spec);
    NumpyType elementType =
        spec.map(known -> NumpyType.of(known.elementType())).orElse(NumpyType.of(type));
    List<Object> elements = new ArrayList<>();
    boolean isArray = flatten(nested, shape, 0, elements)
        && elements.stream().allMatch(element -> fits(element, elementType));
    return new OutputValue(
        key,
        values,
        isArray ? Optional.of(new NumpyArray(elementType, shape, elements)) : Optional.empty());
  }

  private static boolean fits(Object element, NumpyType type) {
    return switch (type.kind()) {
      case 'S' -> element instanceof byte[];
      case 'b' -> element instanceof Boolean;
      case 'c' -> element instanceof Row;
      default -> element instanceof Number;
    };
  }

  private static int depth(DataType type) {
    return type instanceof ArrayType array ? 1 + depth(array.elementType()) : 0;
  }

  /** The shape by the first item of each list; by the declared one where there is none. */
  private static List<Integer> shape(
      @Nullable Object nested, int depth, Optional<TensorSpec> spec) {
    List<Integer> shape = new ArrayList<>();
    Object part = nested;
    for (int axis = 0; axis < depth; axis++) {
      List<?> items = list(part);
      if (items == null) {
        shape.add(declared(spec, axis, depth));
      } else {
        shape.add(items.size());
        part = items.isEmpty() ? null : items.get(0);
      }
    }
    return shape;
  }

  private static int declared(Optional<TensorSpec> spec, int axis, int depth) {
    return spec.map(TensorSpec::shape)
        .filter(shape -> shape.hasKnownRank() && shape.rank() == depth)
        .map(shape -> Math.max(0, Math.toIntExact(shape.dimension(axis))))
        .orElse(0);
  }

  /** The items of an array, whose class in Scala is no matter. */
  private static @Nullable List<?> list(@Nullable Object value) {
    if (value == null || value instanceof List<?>) {
      return (List<?>) value;
    }
    return value instanceof Seq<?> ? RowFactory.create(value).getList(0) : null;
  }

  private static boolean flatten(
      @Nullable Object part, List<Integer> shape, int axis, List<Object> elements) {
    List<?> items = list(part);
    if (axis < shape.size()) {
      return items != null
          && items.size() == shape.get(axis)
          && items.stream().allMatch(item -> flatten(item, shape, axis + 1, elements));
    }
    if (part == null || items != null) {
      return false;
    }
    elements.add(part instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : part);
    return true;
  }

  /** As numpy prints it; what is no array is printed row by row. */
  String text() {
    return array
        .map(ArrayText::of)
        .orElseGet(() -> String.join("\n", rows.stream().map(OutputValue::text).toList()));
  }

  private static String text(@Nullable Object value) {
    List<?> items = list(value);
    if (items != null) {
      return "[" + String.join(", ", items.stream().map(OutputValue::text).toList()) + "]";
    }
    if (value instanceof Row row && row.schema() != null) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        fields.add(row.schema().fieldNames()[i] + ": " + text(row.get(i)));
      }
      return "{" + String.join(", ", fields) + "}";
    }
    if (value instanceof byte[] || value instanceof String) {
      byte[] bytes =
          value instanceof byte[] own ? own : ((String) value).getBytes(StandardCharsets.UTF_8);
      return ElementText.alone(NumpyType.BYTES, bytes);
    }
    return value == null ? "None" : value.toString();
  }
}
