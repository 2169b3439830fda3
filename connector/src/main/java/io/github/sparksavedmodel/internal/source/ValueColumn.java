/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.spark.SessionContents;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorValue.ByteString;
import io.github.sparksavedmodel.model.TensorValue.Complex;
import io.github.sparksavedmodel.model.Variable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** The columns for values of variables, of which the element type chooses one. */
@SuppressWarnings("ImmutableEnumChecker") // the type is one, but does not say so
enum ValueColumn {
  /** Floating point; complex numbers as their two parts, one after the other. */
  FLOATS("floats", DataTypes.DoubleType),
  /** Integers of every width, and 0 and 1 for booleans. */
  INTEGERS("integers", DataTypes.createDecimalType(20, 0)),
  STRINGS("strings", DataTypes.BinaryType);

  private final String columnName;
  private final DataType elementType;

  ValueColumn(String columnName, DataType elementType) {
    this.columnName = columnName;
    this.elementType = elementType;
  }

  String columnName() {
    return columnName;
  }

  DataType type() {
    return DataTypes.createArrayType(elementType, false);
  }

  private static ValueColumn of(ElementType type) {
    return switch (type) {
      case FLOAT16, BFLOAT16, FLOAT32, FLOAT64, COMPLEX64, COMPLEX128 -> FLOATS;
      case STRING -> STRINGS;
      default -> INTEGERS;
    };
  }

  /** The value in row-major order, or null in the columns that are not its own. */
  @Nullable
  List<Object> of(Variable variable, SessionContents model) {
    return of(variable.elementType()) == this
        ? model.value(variable.key()).values().stream().flatMap(this::element).toList()
        : null;
  }

  private Stream<Object> element(Object element) {
    if (element instanceof Complex number) {
      return Stream.of(number.re(), number.im());
    }
    if (element instanceof ByteString text) {
      return Stream.of((Object) text.bytes());
    }
    if (element instanceof Boolean truth) {
      return Stream.of(truth ? BigDecimal.ONE : BigDecimal.ZERO);
    }
    if (element instanceof BigInteger number) {
      return Stream.of(new BigDecimal(number));
    }
    Number number = (Number) element;
    return Stream.of(
        this == FLOATS ? (Object) number.doubleValue() : BigDecimal.valueOf(number.longValue()));
  }
}
