/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.zip_with;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * How far a value is from the expected one: {@code |a - b| / max(1, |b|)} for numbers, the largest
 * of its elements for an array, and infinity where the two cannot be compared.
 */
final class ValueDifference {
  private ValueDifference() {}

  static Column of(Column actual, Column expected, DataType type) {
    return when(actual.isNull().and(expected.isNull()), lit(0.0))
        .when(actual.isNull().or(expected.isNull()), infinite())
        .otherwise(ofValues(actual, expected, type));
  }

  private static Column ofValues(Column actual, Column expected, DataType type) {
    if (type instanceof NumericType) {
      Column found = actual.cast("double");
      Column wanted = expected.cast("double");
      Column distance = abs(found.minus(wanted)).divide(greatest(lit(1.0), abs(wanted)));
      return when(found.equalTo(wanted), lit(0.0))
          .when(distance.isNaN(), infinite())
          .otherwise(distance);
    }
    if (type instanceof ArrayType array) {
      Column elements =
          zip_with(actual, expected, (left, right) -> of(left, right, array.elementType()));
      return when(size(actual).notEqual(size(expected)), infinite())
          .otherwise(aggregate(elements, lit(0.0), (most, one) -> greatest(most, one)));
    }
    return when(actual.equalTo(expected.cast(type)), lit(0.0)).otherwise(infinite());
  }

  private static Column infinite() {
    return lit(Double.POSITIVE_INFINITY);
  }
}
