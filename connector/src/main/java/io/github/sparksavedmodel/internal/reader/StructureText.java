/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ElementType;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.Struct.BoundedTensorSpecProto;
import org.tensorflow.proto.Struct.PairValue;
import org.tensorflow.proto.Struct.StructuredValue;
import org.tensorflow.proto.Struct.TensorSpecProto;
import org.tensorflow.proto.TensorShapeProto;

/** Python structures of tensors and constants as text. */
final class StructureText {
  private StructureText() {}

  static String of(StructuredValue value) {
    return switch (value.getKindCase()) {
      case TENSOR_SPEC_VALUE -> tensor(value.getTensorSpecValue());
      case BOUNDED_TENSOR_SPEC_VALUE -> bounded(value.getBoundedTensorSpecValue());
      case TYPE_SPEC_VALUE ->
        value.getTypeSpecValue().getTypeSpecClassName()
            + of(value.getTypeSpecValue().getTypeState());
      case TENSOR_SHAPE_VALUE -> shape(value.getTensorShapeValue());
      case TENSOR_DTYPE_VALUE -> type(value.getTensorDtypeValueValue());
      case LIST_VALUE -> joined(value.getListValue().getValuesList(), "[", "]");
      case TUPLE_VALUE -> joined(value.getTupleValue().getValuesList(), "(", ")");
      case DICT_VALUE -> dictionary(value.getDictValue().getFieldsMap());
      case NAMED_TUPLE_VALUE ->
        value.getNamedTupleValue().getName()
            + value.getNamedTupleValue().getValuesList().stream()
                .map(StructureText::pair)
                .collect(Collectors.joining(", ", "(", ")"));
      case STRING_VALUE -> '"' + value.getStringValue() + '"';
      case BOOL_VALUE -> value.getBoolValue() ? "True" : "False";
      case INT64_VALUE -> Long.toString(value.getInt64Value());
      case FLOAT64_VALUE -> Double.toString(value.getFloat64Value());
      case TENSOR_VALUE, NUMPY_VALUE -> "a constant";
      case NONE_VALUE, KIND_NOT_SET -> "None";
    };
  }

  private static String tensor(TensorSpecProto spec) {
    return type(spec.getDtypeValue()) + ' ' + shape(spec.getShape());
  }

  private static String bounded(BoundedTensorSpecProto spec) {
    return type(spec.getDtypeValue()) + ' ' + shape(spec.getShape());
  }

  private static String type(int number) {
    return ElementType.ofNumber(number).orElse(ElementType.UNKNOWN).label();
  }

  private static String shape(TensorShapeProto shape) {
    return GraphTensors.toShape(shape).toString();
  }

  private static String joined(Collection<StructuredValue> values, String open, String close) {
    return values.stream().map(StructureText::of).collect(Collectors.joining(", ", open, close));
  }

  private static String dictionary(Map<String, StructuredValue> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .map(field -> field.getKey() + ": " + of(field.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String pair(PairValue pair) {
    return pair.getKey() + ": " + of(pair.getValue());
  }
}
