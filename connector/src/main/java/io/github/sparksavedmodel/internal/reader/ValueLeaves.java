/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.Struct.StructuredValue;

/** The tensors inside the nested arguments and results of a function, in TensorFlow's order. */
final class ValueLeaves {
  private ValueLeaves() {}

  /** Adds the type of each tensor; other values are part of the function and not passed to it. */
  static void add(StructuredValue value, List<StructuredValue> leaves) {
    switch (value.getKindCase()) {
      case TENSOR_SPEC_VALUE -> leaves.add(value);
      case LIST_VALUE -> value.getListValue().getValuesList().forEach(part -> add(part, leaves));
      case TUPLE_VALUE -> value.getTupleValue().getValuesList().forEach(part -> add(part, leaves));
      case DICT_VALUE ->
        new TreeMap<>(value.getDictValue().getFieldsMap())
            .values()
            .forEach(part -> add(part, leaves));
      case NAMED_TUPLE_VALUE ->
        value.getNamedTupleValue().getValuesList().forEach(part -> add(part.getValue(), leaves));
      default -> {}
    }
  }

  /** Results by their key: of a dictionary its own, else {@code output_0}, {@code output_1}, …. */
  static Map<String, StructuredValue> named(StructuredValue value) {
    Map<String, StructuredValue> named = new LinkedHashMap<>();
    if (value.getKindCase() == StructuredValue.KindCase.DICT_VALUE
        && value.getDictValue().getFieldsMap().values().stream()
            .allMatch(StructuredValue::hasTensorSpecValue)) {
      named.putAll(new TreeMap<>(value.getDictValue().getFieldsMap()));
      return named;
    }
    List<StructuredValue> leaves = new ArrayList<>();
    add(value, leaves);
    leaves.forEach(leaf -> named.put("output_" + named.size(), leaf));
    return named;
  }
}
