/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.execution.RowToColumnConverter;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes by which batches of columns end early. */
class ColumnBytesTest {

  private static long bytes(String type, @Nullable Object value) {
    StructType schema = StructType.fromDDL("x " + type);
    WritableColumnVector[] columns = OnHeapColumnVector.allocateColumns(2, schema);
    RowToColumnConverter converter = new RowToColumnConverter(schema);
    converter.convert(new GenericInternalRow(new Object[] {null}), columns);
    converter.convert(new GenericInternalRow(new @Nullable Object[] {value}), columns);
    ColumnBytes bytes = ColumnBytes.ofAll(columns[0]);
    assertThat(bytes.varies()).isTrue();
    assertThat(bytes.of(0)).isZero();
    assertThat(bytes.of(0, 2)).isEqualTo(bytes.of(1));
    assertThat(bytes.of(1, 1)).isZero();
    return bytes.of(1);
  }

  private static UTF8String text(int length) {
    return UTF8String.fromString("x".repeat(length));
  }

  @Test
  void countsTextBytesAndArrays() {
    assertThat(bytes("STRING", text(300))).isEqualTo(300);
    assertThat(bytes("BINARY", "größe".getBytes(StandardCharsets.UTF_8))).isEqualTo(7);
    assertThat(bytes("ARRAY<FLOAT>", new GenericArrayData(new float[] {1, 2, 3})))
        .isEqualTo(12);
    assertThat(bytes(
            "ARRAY<STRING>", new GenericArrayData(new @Nullable Object[] {text(5), null, text(6)})))
        .isEqualTo(11);
    GenericArrayData longs = new GenericArrayData(new long[] {1, 2});
    assertThat(bytes("ARRAY<ARRAY<BIGINT>>", new GenericArrayData(new Object[] {longs, longs})))
        .isEqualTo(32);
  }

  @Test
  void countsFieldsOfStructsThatAreThere() {
    assertThat(bytes(
            "STRUCT<a: BIGINT, b: STRING, c: STRUCT<d: BINARY>>",
            row(1L, text(20), row(new byte[4]))))
        .isEqualTo(24);
    OnHeapColumnVector missing = new OnHeapColumnVector(1, StructType.fromDDL("b STRING"));
    missing.putNull(0);
    missing.getChild(0).putArray(0, 0, 1 << 30); // Spark leaves open what is there
    assertThat(ColumnBytes.ofAll(missing).of(0)).isZero();
  }

  private static GenericInternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }

  @Test
  void leavesOutWhatAllRowsTake() {
    StructType schema = StructType.fromDDL("number DOUBLE, array ARRAY<DOUBLE>");
    WritableColumnVector[] columns = OnHeapColumnVector.allocateColumns(1, schema);

    assertThat(new ColumnBytes(columns[0], true).varies()).isFalse();
    assertThat(new ColumnBytes(columns[1], false).varies()).isFalse();
  }
}
