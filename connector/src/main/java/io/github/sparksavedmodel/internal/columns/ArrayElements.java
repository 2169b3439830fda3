/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.columns;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.vectorized.ColumnarArray;

/** Copies the elements of an array of one type behind those that are there. */
@SuppressWarnings("ImmutableEnumChecker") // the predicates keep nothing
enum ArrayElements {
  BOOLEAN(ValueGather.BOOLEAN::takes) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      to.appendBoolean(from.getBoolean(element));
    }
  },
  BYTE(ValueGather.BYTE::takes) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      to.appendByte(from.getByte(element));
    }

    @Override
    void appendAll(ColumnarArray from, WritableColumnVector to) {
      to.appendBytes(from.numElements(), from.toByteArray(), 0);
    }
  },
  SHORT(ValueGather.SHORT::takes) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      to.appendShort(from.getShort(element));
    }

    @Override
    void appendAll(ColumnarArray from, WritableColumnVector to) {
      to.appendShorts(from.numElements(), from.toShortArray(), 0);
    }
  },
  INT(ValueGather.INT::takes) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      to.appendInt(from.getInt(element));
    }

    @Override
    void appendAll(ColumnarArray from, WritableColumnVector to) {
      to.appendInts(from.numElements(), from.toIntArray(), 0);
    }
  },
  LONG(ValueGather.LONG::takes) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      to.appendLong(from.getLong(element));
    }

    @Override
    void appendAll(ColumnarArray from, WritableColumnVector to) {
      to.appendLongs(from.numElements(), from.toLongArray(), 0);
    }
  },
  FLOAT(ValueGather.FLOAT::takes) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      to.appendFloat(from.getFloat(element));
    }

    @Override
    void appendAll(ColumnarArray from, WritableColumnVector to) {
      to.appendFloats(from.numElements(), from.toFloatArray(), 0);
    }
  },
  DOUBLE(ValueGather.DOUBLE::takes) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      to.appendDouble(from.getDouble(element));
    }

    @Override
    void appendAll(ColumnarArray from, WritableColumnVector to) {
      to.appendDoubles(from.numElements(), from.toDoubleArray(), 0);
    }
  },
  TEXT(type -> type instanceof StringType) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      byte[] text = from.getUTF8String(element).getBytes();
      to.appendByteArray(text, 0, text.length);
    }
  },
  BYTES(type -> type instanceof BinaryType) {
    @Override
    void append(ColumnarArray from, int element, WritableColumnVector to) {
      byte[] bytes = from.getBinary(element);
      to.appendByteArray(bytes, 0, bytes.length);
    }
  };

  private final Predicate<DataType> types;

  ArrayElements(Predicate<DataType> types) {
    this.types = types;
  }

  static Optional<ArrayElements> of(DataType type) {
    return Stream.of(values()).filter(elements -> elements.types.test(type)).findAny();
  }

  /** Appends one element, which is not null. */
  abstract void append(ColumnarArray from, int element, WritableColumnVector to);

  /** Appends all elements of an array without nulls. */
  void appendAll(ColumnarArray from, WritableColumnVector to) {
    for (int element = 0; element < from.numElements(); element++) {
      append(from, element, to);
    }
  }
}
