/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.FeatureKind;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;

/** Makes values of one Spark type from what features of one kind hold. */
abstract class FeatureColumn {
  private final FeatureKind kind;
  private final ColumnName name;

  /**
   * What errors name.
   *
   * @param feature the name of the feature
   * @param type the type of the field, with its arrays
   */
  record ColumnName(String feature, String type) {}

  FeatureColumn(FeatureKind kind, ColumnName name) {
    this.kind = kind;
    this.name = name;
  }

  /** The kind that features have to be of. */
  FeatureKind kind() {
    return kind;
  }

  /** One value, as Spark keeps it in rows. */
  abstract Object value(FeatureContent content, int place) throws BadValueException;

  /** All values. */
  ArrayData array(FeatureContent content) throws BadValueException {
    Object[] values = new Object[content.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(content, i);
    }
    return new GenericArrayData(values);
  }

  /** A value that the type does not have. */
  BadValueException invalid(Object value, String hint) {
    return new BadValueException(
        ErrorCondition.EXAMPLE_VALUE_INVALID,
        "feature",
        name.feature(),
        "value",
        ValueProblems.shortened(String.valueOf(value)),
        "type",
        name.type(),
        "hint",
        hint);
  }
}
