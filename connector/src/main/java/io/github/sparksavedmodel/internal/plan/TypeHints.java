/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VariantType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/** The cast to write for a column whose type is not converted. */
final class TypeHints {
  private static final Map<Class<? extends DataType>, String> BY_TYPE = byType();

  /** For a column that is neither an array nor the parts of a sparse row. */
  static final String SPARSE =
      "It takes an array, or a struct of arrays, for example named_struct('indices', array(0L, 7L),"
          + " 'values', array(1f, 2f), 'shape', array(10L)).";

  private TypeHints() {}

  private static Map<Class<? extends DataType>, String> byType() {
    Map<Class<? extends DataType>, String> hints = new LinkedHashMap<>();
    hints.put(
        DateType.class,
        "Write what the model was trained on, for example unix_date(%s) or CAST(%s AS STRING).");
    hints.put(
        TimestampType.class,
        "Write what the model was trained on, for example unix_micros(%s) or CAST(%s AS STRING).");
    hints.put(
        TimestampNTZType.class,
        "Write what the model was trained on, for example unix_micros(CAST(%s AS TIMESTAMP)) or CAST(%s AS STRING).");
    hints.put(DayTimeIntervalType.class, "Write a number, for example EXTRACT(SECOND FROM %s).");
    hints.put(YearMonthIntervalType.class, "Write a number, for example EXTRACT(MONTH FROM %s).");
    hints.put(
        MapType.class,
        "Write one value, for example %s['key'], or an array, for example map_values(%s).");
    hints.put(
        VariantType.class, "Write a typed value, for example variant_get(%s, '$', 'double').");
    hints.put(
        StructType.class,
        "Name a field inside it with option \"inputs.<input>\", for example %s.field.");
    hints.put(
        UserDefinedType.class,
        "Turn it into an array first; for Spark ML vectors that is vector_to_array(%s).");
    hints.put(NullType.class, "It has no type; write one, for example CAST(NULL AS FLOAT).");
    hints.put(BooleanType.class, "Write a number, for example CAST(%s AS INT).");
    return hints;
  }

  /** The hint for a column whose values, inside its arrays if it has any, are of this type. */
  static String forColumn(DataType leaf, ColumnPath column, TensorSpec input) {
    if (column.type() instanceof ArrayType) {
      return forValue(leaf, "x", input) + " Do so with each element: transform(" + column.name()
          + ", x -> …).";
    }
    return forValue(leaf, column.name(), input);
  }

  private static String forValue(DataType type, String value, TensorSpec input) {
    ElementType taken = input.elementType();
    if (taken == ElementType.COMPLEX64 || taken == ElementType.COMPLEX128) {
      return "Write a struct of its two parts, for example named_struct('re', double(" + value
          + "), 'im', 0D).";
    }
    for (Map.Entry<Class<? extends DataType>, String> entry : BY_TYPE.entrySet()) {
      if (entry.getKey().isInstance(type)) {
        return entry.getValue().replace("%s", value).replace("<input>", input.key());
      }
    }
    if (taken == ElementType.BOOL) {
      return "Write the condition that you mean, for example " + value + " <> 0.";
    }
    return "Cast it to the type that the model takes.";
  }
}
