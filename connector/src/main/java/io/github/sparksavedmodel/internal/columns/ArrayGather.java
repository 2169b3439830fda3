/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.columns;

import java.util.Optional;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** Copies arrays of numbers, booleans or texts: at once where no element is null. */
record ArrayGather(ArrayElements elements) implements ColumnGather {

  static Optional<ColumnGather> of(ArrayType type) {
    return ArrayElements.of(type.elementType()).map(ArrayGather::new);
  }

  @Override
  public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
    boolean mayBeNull = mayHaveNulls(from);
    WritableColumnVector all = to.arrayData();
    for (int i = 0; i < rows.length; i++) {
      if (!ColumnGather.isNull(from, rows[i], to, at + i)) {
        ColumnarArray array = from.getArray(rows[i]);
        to.putArray(at + i, all.getElementsAppended(), array.numElements());
        if (mayBeNull) {
          appendEach(array, all);
        } else {
          elements.appendAll(array, all);
        }
      }
    }
  }

  /** Not every column tells what its elements are; those of ORC do not. */
  private static boolean mayHaveNulls(ColumnVector from) {
    return !(from instanceof WritableColumnVector arrays) || arrays.arrayData().hasNull();
  }

  private void appendEach(ColumnarArray array, WritableColumnVector to) {
    for (int element = 0; element < array.numElements(); element++) {
      if (array.isNullAt(element)) {
        to.appendNull();
      } else {
        elements.append(array, element, to);
      }
    }
  }
}
