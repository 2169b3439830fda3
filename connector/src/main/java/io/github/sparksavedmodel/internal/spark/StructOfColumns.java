/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.codec.ColumnFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * An input that is a struct of columns of the child, and of nulls, so that a batch of columns holds
 * it without being copied.
 *
 * @param ordinals the columns, -1 for a null
 * @param types the types of the fields
 */
record StructOfColumns(List<Integer> ordinals, List<DataType> types) {
  private static final int NULL = -1;

  static Optional<StructOfColumns> of(Expression input, List<Attribute> columns) {
    if (!(input instanceof CreateNamedStruct struct)) {
      return Optional.empty();
    }
    List<Integer> ordinals = new ArrayList<>();
    List<DataType> types = new ArrayList<>();
    for (Expression field : ScalaInterop.<Expression>list(struct.valExprs())) {
      IntStream found = IntStream.range(0, columns.size())
          .filter(column -> field instanceof Attribute attribute
              && columns.get(column).exprId().equals(attribute.exprId()));
      boolean isNull = field instanceof Literal literal && literal.value() == null;
      int ordinal = found.findFirst().orElse(NULL);
      if (ordinal == NULL && !isNull) {
        return Optional.empty();
      }
      ordinals.add(ordinal);
      types.add(field.dataType());
    }
    return Optional.of(new StructOfColumns(ordinals, types));
  }

  /** The struct in a batch. */
  ColumnFields in(ColumnarBatch batch) {
    return ColumnFields.of(IntStream.range(0, ordinals.size())
        .mapToObj(field -> ordinals.get(field) == NULL
            ? nulls(batch.numRows(), types.get(field))
            : batch.column(ordinals.get(field)))
        .toArray(ColumnVector[]::new));
  }

  private static ColumnVector nulls(int rows, DataType type) {
    ConstantColumnVector column = new ConstantColumnVector(rows, type);
    column.setNull();
    return column;
  }
}
