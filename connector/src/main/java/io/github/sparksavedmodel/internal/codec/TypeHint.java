/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Says what to do about a type that no feature can fill or be made of. */
final class TypeHint {

  private TypeHint() {}

  /**
   * The hint for a type.
   *
   * @param sequence whether it is for tf.SequenceExamples
   */
  static String of(DataType type, boolean sequence) {
    if (type instanceof DecimalType) {
      return "Set option \"decimals\" to string or float.";
    }
    if (type instanceof DateType) {
      return "Set option \"dates\" to days.";
    }
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return "Set option \"timestamps\" to micros.";
    }
    if (type instanceof ArrayType) {
      return sequence
          ? "A feature list holds arrays of arrays, not deeper ones."
          : "Nested arrays are the feature lists of tf.SequenceExamples; a feature of a tf.Example is one array.";
    }
    return "Take a type that a feature has: BIGINT, FLOAT, STRING or BINARY, or an array of those.";
  }
}
