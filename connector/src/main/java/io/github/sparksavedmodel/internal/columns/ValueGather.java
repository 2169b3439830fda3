/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.columns;

import java.util.Set;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Copies values of a fixed width. Each type has a loop of its own, without a call that depends on
 * the type of a value.
 */
@SuppressWarnings("ImmutableEnumChecker") // the set is one, but its type does not say so
enum ValueGather implements ColumnGather {
  BOOLEAN(Set.of(BooleanType.class)) {
    @Override
    public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
      boolean mayBeNull = from.hasNull();
      for (int i = 0; i < rows.length; i++) {
        if (!mayBeNull || !ColumnGather.isNull(from, rows[i], to, at + i)) {
          to.putBoolean(at + i, from.getBoolean(rows[i]));
        }
      }
    }
  },
  BYTE(Set.of(ByteType.class)) {
    @Override
    public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
      boolean mayBeNull = from.hasNull();
      for (int i = 0; i < rows.length; i++) {
        if (!mayBeNull || !ColumnGather.isNull(from, rows[i], to, at + i)) {
          to.putByte(at + i, from.getByte(rows[i]));
        }
      }
    }
  },
  SHORT(Set.of(ShortType.class)) {
    @Override
    public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
      boolean mayBeNull = from.hasNull();
      for (int i = 0; i < rows.length; i++) {
        if (!mayBeNull || !ColumnGather.isNull(from, rows[i], to, at + i)) {
          to.putShort(at + i, from.getShort(rows[i]));
        }
      }
    }
  },
  INT(Set.of(IntegerType.class, DateType.class, YearMonthIntervalType.class)) {
    @Override
    public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
      boolean mayBeNull = from.hasNull();
      for (int i = 0; i < rows.length; i++) {
        if (!mayBeNull || !ColumnGather.isNull(from, rows[i], to, at + i)) {
          to.putInt(at + i, from.getInt(rows[i]));
        }
      }
    }
  },
  LONG(Set.of(
      LongType.class, TimestampType.class, TimestampNTZType.class, DayTimeIntervalType.class)) {
    @Override
    public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
      boolean mayBeNull = from.hasNull();
      for (int i = 0; i < rows.length; i++) {
        if (!mayBeNull || !ColumnGather.isNull(from, rows[i], to, at + i)) {
          to.putLong(at + i, from.getLong(rows[i]));
        }
      }
    }
  },
  FLOAT(Set.of(FloatType.class)) {
    @Override
    public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
      boolean mayBeNull = from.hasNull();
      for (int i = 0; i < rows.length; i++) {
        if (!mayBeNull || !ColumnGather.isNull(from, rows[i], to, at + i)) {
          to.putFloat(at + i, from.getFloat(rows[i]));
        }
      }
    }
  },
  DOUBLE(Set.of(DoubleType.class)) {
    @Override
    public void gather(ColumnVector from, int[] rows, WritableColumnVector to, int at) {
      boolean mayBeNull = from.hasNull();
      for (int i = 0; i < rows.length; i++) {
        if (!mayBeNull || !ColumnGather.isNull(from, rows[i], to, at + i)) {
          to.putDouble(at + i, from.getDouble(rows[i]));
        }
      }
    }
  };

  private final Set<Class<? extends DataType>> types;

  ValueGather(Set<Class<? extends DataType>> types) {
    this.types = types;
  }

  /** Whether Spark keeps values of a type in this way. */
  boolean takes(DataType type) {
    return types.stream().anyMatch(known -> known.isInstance(type));
  }
}
