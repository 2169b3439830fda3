/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A column of some make, with values before and behind those that count. */
final class TestColumns implements Form.Values {
  private final ColumnVector column;
  private final ColumnarBatch batch;
  private final int first;
  private final int count;

  private TestColumns(ColumnVector column, int first, int count) {
    this.column = column;
    this.batch = new ColumnarBatch(new ColumnVector[] {column}, first + count + 1);
    this.first = first;
    this.count = count;
  }

  /** Many columns in one batch need not begin with its first row, so this has one row more. */
  static TestColumns of(Form form, DataType type, List<? extends @Nullable Object> values) {
    List<@Nullable Object> padded = new ArrayList<>();
    padded.add(values.get(0));
    padded.addAll(values);
    padded.add(values.get(0));
    return new TestColumns(column(form, type, padded), 1, values.size());
  }

  private static ColumnVector column(Form form, DataType type, List<@Nullable Object> values) {
    return switch (form) {
      case ON_HEAP -> written(new OnHeapColumnVector(values.size(), type), values);
      case OFF_HEAP -> written(new OffHeapColumnVector(values.size(), type), values);
      case DICTIONARY ->
        TestDictionary.encoded(written(new OnHeapColumnVector(values.size(), type), values));
      case ARROW -> arrow(type, values);
      case FOREIGN ->
        new ForeignColumn(written(new OnHeapColumnVector(values.size(), type), values));
      case GENERIC, UNSAFE, CONSTANT -> throw new IllegalArgumentException(form.name());
    };
  }

  private static <C extends WritableColumnVector> C written(
      C column, List<@Nullable Object> values) {
    RowToColumnConverter converter = new RowToColumnConverter(schema(column.dataType()));
    for (Object value : values) {
      converter.convert(row(value), new WritableColumnVector[] {column});
    }
    return column;
  }

  private static InternalRow row(@Nullable Object value) {
    return new GenericInternalRow(new @Nullable Object[] {value});
  }

  private static StructType schema(DataType type) {
    return new StructType().add("c", type);
  }

  private static ColumnVector arrow(DataType type, List<@Nullable Object> values) {
    ArrowWriter writer = ArrowWriter.create(schema(type), "UTC", true, false);
    values.forEach(value -> writer.write(row(value)));
    writer.finish();
    VectorSchemaRoot root = writer.root();
    return new ArrowColumnVector(root.getVector(0));
  }

  /** A column that gives the same value for all rows. */
  static TestColumns constant(DataType type, @Nullable Object value) {
    return new TestColumns(constantVector(type, value), 1, 1);
  }

  private static ConstantColumnVector constantVector(DataType type, @Nullable Object value) {
    ConstantColumnVector column = new ConstantColumnVector(3, type);
    if (value == null) {
      column.setNull();
    } else {
      set(column, type, value);
    }
    return column;
  }

  private static void set(ConstantColumnVector column, DataType type, Object value) {
    if (type instanceof ArrayType) {
      List<@Nullable Object> one = List.of(value);
      column.setArray(written(new OnHeapColumnVector(1, type), one).getArray(0));
    } else if (type instanceof StructType struct) {
      for (int field = 0; field < struct.length(); field++) {
        DataType part = struct.apply(field).dataType();
        column.setChild(field, constantVector(part, ((InternalRow) value).get(field, part)));
      }
    } else if (type instanceof DecimalType decimal) {
      column.setDecimal((Decimal) value, decimal.precision());
    } else {
      setPlain(column, value);
    }
  }

  private static void setPlain(ConstantColumnVector column, Object value) {
    if (value instanceof Boolean flag) {
      column.setBoolean(flag);
    } else if (value instanceof Byte number) {
      column.setByte(number);
    } else if (value instanceof Short number) {
      column.setShort(number);
    } else if (value instanceof Integer number) {
      column.setInt(number);
    } else if (value instanceof Long number) {
      column.setLong(number);
    } else if (value instanceof Float number) {
      column.setFloat(number);
    } else if (value instanceof Double number) {
      column.setDouble(number);
    } else if (value instanceof UTF8String text) {
      column.setUtf8String(text);
    } else {
      column.setBinary((byte[]) value);
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public boolean encodeAll(InputEncoder encoder) {
    return encoder.encodeAll(column, first, count);
  }

  @Override
  public void encode(InputEncoder encoder, int row) throws BadValueException {
    encoder.encode(batch.getRow(first + row), 0, row);
  }

  @Override
  public void close() {
    batch.close();
  }

  /** Shows another column through nothing but the methods that every column has. */
  private static final class ForeignColumn extends ReadOnlyColumn {
    private final WritableColumnVector inner;

    ForeignColumn(WritableColumnVector inner) {
      super(inner.dataType());
      this.inner = inner;
    }

    @Override
    public void close() {
      inner.close();
    }

    @Override
    public boolean hasNull() {
      return inner.hasNull();
    }

    @Override
    public int numNulls() {
      return inner.numNulls();
    }

    @Override
    public boolean isNullAt(int row) {
      return inner.isNullAt(row);
    }

    @Override
    public boolean getBoolean(int row) {
      return inner.getBoolean(row);
    }

    @Override
    public byte getByte(int row) {
      return inner.getByte(row);
    }

    @Override
    public short getShort(int row) {
      return inner.getShort(row);
    }

    @Override
    public int getInt(int row) {
      return inner.getInt(row);
    }

    @Override
    public long getLong(int row) {
      return inner.getLong(row);
    }

    @Override
    public float getFloat(int row) {
      return inner.getFloat(row);
    }

    @Override
    public double getDouble(int row) {
      return inner.getDouble(row);
    }

    @Override
    public ColumnarArray getArray(int row) {
      return new ColumnarArray(
          new ForeignColumn(inner.getChild(0)),
          inner.getArrayOffset(row),
          inner.getArrayLength(row));
    }

    @Override
    public ColumnVector getChild(int ordinal) {
      return new ForeignColumn(inner.getChild(ordinal));
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
      return inner.getDecimal(row, precision, scale);
    }

    @Override
    public UTF8String getUTF8String(int row) {
      return inner.getUTF8String(row);
    }

    @Override
    public byte[] getBinary(int row) {
      return inner.getBinary(row);
    }
  }
}
