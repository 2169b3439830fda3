/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** Makes serialized tf.Examples of Python's dicts of lists. */
final class ExampleLiteral {
  private final String input;

  private ExampleLiteral(String input) {
    this.input = input;
  }

  /** An array of serialized examples, one for each dict of the list. */
  static NumpyArray serialized(String input, Object literal) {
    ExampleLiteral examples = new ExampleLiteral(input);
    if (!(literal instanceof List<?> dicts)) {
      throw examples.wrong("has to be a list of dicts");
    }
    List<Object> bytes = new ArrayList<>();
    for (Object dict : dicts) {
      bytes.add(examples.example(dict));
    }
    return new NumpyArray(NumpyType.BYTES, List.of(bytes.size()), bytes);
  }

  private byte[] example(Object dict) {
    if (!(dict instanceof Map<?, ?> entries)) {
      throw wrong("has to be a list of dicts");
    }
    Features.Builder features = Features.newBuilder();
    entries.forEach((name, values) -> features.putFeature((String) name, feature(name, values)));
    return Example.newBuilder().setFeatures(features).build().toByteArray();
  }

  /** The type of the first value decides for all, as in TensorFlow. */
  private Feature feature(Object name, Object values) {
    if (!(values instanceof List<?> list) || list.isEmpty()) {
      throw wrong("needs a list of at least one value for feature \"" + name + "\"");
    }
    Object first = list.get(0);
    Feature.Builder feature = Feature.newBuilder();
    if (first instanceof Double) {
      FloatList.Builder floats = FloatList.newBuilder();
      list.forEach(value -> floats.addValue(number(name, value, true).floatValue()));
      return feature.setFloatList(floats).build();
    }
    if (first instanceof Long || first instanceof Boolean) {
      Int64List.Builder integers = Int64List.newBuilder();
      list.forEach(value -> integers.addValue(number(name, value, false).longValue()));
      return feature.setInt64List(integers).build();
    }
    BytesList.Builder bytes = BytesList.newBuilder();
    list.forEach(value -> bytes.addValue(bytes(name, value)));
    return feature.setBytesList(bytes).build();
  }

  private Number number(Object name, Object value, boolean allowsFraction) {
    if (value instanceof Boolean flag) {
      return flag ? 1L : 0L;
    }
    if (value instanceof Long || (allowsFraction && isNumber(value))) {
      return (Number) value;
    }
    throw mixed(name);
  }

  private static boolean isNumber(Object value) {
    return value instanceof Double || value instanceof BigInteger;
  }

  private ByteString bytes(Object name, Object value) {
    if (value instanceof byte[] bytes) {
      return ByteString.copyFrom(bytes);
    }
    if (value instanceof String text) {
      return ByteString.copyFrom(text, StandardCharsets.UTF_8);
    }
    throw mixed(name);
  }

  private CommandException mixed(Object name) {
    return wrong("has values of feature \"" + name + "\" that are not of the type of the first:"
        + " a float, an integer of 64 bits, or a string or bytes");
  }

  private CommandException wrong(String what) {
    return new CommandException("--input-examples: the value of \"" + input + "\" " + what
        + ", for example " + input + "=[{\"age\": [22, 24], \"name\": [\"a\"]}].");
  }
}
