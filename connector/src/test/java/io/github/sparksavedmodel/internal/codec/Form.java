/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** How Spark holds the values of a column: in rows, or in a column of some make. */
enum Form {
  GENERIC,
  UNSAFE,
  ON_HEAP,
  OFF_HEAP,
  DICTIONARY,
  CONSTANT,
  ARROW,
  /** A column that offers its public methods only. */
  FOREIGN;

  /** Some values of a column, of which an encoder can be given one after the other. */
  interface Values extends AutoCloseable {

    int count();

    /** Gives all at once, if the encoder takes that. */
    boolean encodeAll(InputEncoder encoder);

    void encode(InputEncoder encoder, int row) throws BadValueException;

    @Override
    void close();
  }

  boolean isColumn() {
    return this != GENERIC && this != UNSAFE;
  }

  /** The values as Spark may hold them, in one or several parts. */
  List<Values> parts(DataType type, List<? extends @Nullable Object> values) {
    if (!isColumn()) {
      return List.of(new Rows(this, type, values));
    }
    if (this != CONSTANT) {
      return List.of(TestColumns.of(this, type, values));
    }
    List<Values> parts = new ArrayList<>();
    for (Object value : values) {
      parts.add(TestColumns.constant(type, value));
    }
    return parts;
  }

  /** A row with this value between two others. */
  InternalRow row(DataType type, @Nullable Object value) {
    InternalRow row = new GenericInternalRow(new @Nullable Object[] {7L, value, null});
    DataType[] types = {DataTypes.LongType, type, DataTypes.LongType};
    return this == GENERIC ? row : UnsafeProjection.create(types).apply(row);
  }

  private record Rows(Form form, DataType type, List<? extends @Nullable Object> values)
      implements Values {

    @Override
    public int count() {
      return values.size();
    }

    @Override
    public boolean encodeAll(InputEncoder encoder) {
      return false;
    }

    @Override
    public void encode(InputEncoder encoder, int row) throws BadValueException {
      encoder.encode(form.row(type, values.get(row)), 1, row);
    }

    @Override
    public void close() {
      // rows are on the heap
    }
  }
}
