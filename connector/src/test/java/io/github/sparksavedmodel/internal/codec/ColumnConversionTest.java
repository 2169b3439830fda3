/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.CastPolicy;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.vectorized.OffHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of numbers that become numbers of another type. */
class ColumnConversionTest {
  private static final double[] DOUBLES = {
    0.1, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, 1e-320, -3.4028234663852886e38, 16_777_217
  };
  private static final float[] FLOATS = {0.1f, -0f, Float.NaN, Float.MIN_VALUE, -3.5f, 1e30f, 7};
  private static final int[] INTS = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 16_777_217, 5, 6};
  private static final long[] LONGS = {
    0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 9_007_199_254_740_993L, 16_777_217, 33_554_435
  };
  private static final int ROWS = 7;
  private static final int FIRST = 2;
  private static final int COUNT = 5;

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  private static InputEncoder encoder(
      DataType type, ElementType elementType, Map<String, String> nulls) {
    TensorShape shape = TensorShape.of(-1);
    SignatureDescription signature = new SignatureDescription(
        "serve",
        "",
        List.of(TensorSpec.dense("x", "x:0", elementType, shape)),
        List.of(TensorSpec.dense("y", "y:0", elementType, shape)));
    BindingRequest request = new BindingRequest(
        Map.of(), nulls, Optional.empty(), CastPolicy.ROUNDING, false, List.of(), false);
    return new InputEncoder(
        BindingPlanner.plan("models/m", signature, new StructType().add("x", type), request)
            .inputs()
            .get(0));
  }

  private static WritableColumnVector column(DataType type, boolean onHeap) {
    WritableColumnVector column =
        onHeap ? new OnHeapColumnVector(ROWS, type) : new OffHeapColumnVector(ROWS, type);
    for (int row = 0; row < ROWS; row++) {
      if (type.equals(DataTypes.DoubleType)) {
        column.putDouble(row, DOUBLES[row]);
      } else if (type.equals(DataTypes.FloatType)) {
        column.putFloat(row, FLOATS[row]);
      } else if (type.equals(DataTypes.LongType)) {
        column.putLong(row, LONGS[row]);
      } else {
        column.putInt(row, INTS[row]);
      }
    }
    return column;
  }

  private static byte[] rowByRow(InputEncoder encoder, ColumnVector column, TensorScope scope)
      throws BadValueException {
    NativeTensor tensor = encoder.begin(scope, COUNT);
    ColumnarBatch batch = new ColumnarBatch(new ColumnVector[] {column}, ROWS);
    for (int row = 0; row < COUNT; row++) {
      InternalRow values = batch.getRow(FIRST + row);
      encoder.encode(values, 0, row);
    }
    return TensorBytes.of(tensor);
  }

  private static void assertConverted(InputEncoder encoder, ColumnVector column)
      throws BadValueException {
    try (TensorScope scope = new TensorScope()) {
      byte[] expected = rowByRow(encoder, column, scope);
      NativeTensor tensor = encoder.begin(scope, COUNT);
      assertThat(encoder.encodeAll(column, FIRST, COUNT)).isTrue();
      assertThat(TensorBytes.of(tensor)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "double, FLOAT32",
    "int, FLOAT32",
    "bigint, FLOAT32",
    "float, FLOAT64",
    "int, FLOAT64",
    "bigint, FLOAT64",
    "int, INT64"
  })
  void givesWhatRowsGive(String ddl, ElementType elementType) throws BadValueException {
    DataType type = DataType.fromDDL(ddl);
    assertThat(ColumnConversion.values()).as("as many as there are cases").hasSize(7);
    for (boolean onHeap : new boolean[] {true, false}) {
      try (WritableColumnVector column = column(type, onHeap)) {
        assertConverted(encoder(type, elementType, Map.of()), column);
        column.putNull(FIRST + 1);
        assertConverted(encoder(type, elementType, Map.of("x", "17")), column);
        InputEncoder withoutFill = encoder(type, elementType, Map.of());
        try (TensorScope scope = new TensorScope()) {
          withoutFill.begin(scope, COUNT);
          assertThat(withoutFill.encodeAll(column, FIRST, COUNT)).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1e300", "-3.5e38"})
  void leavesToRowsWhatDoesNotFit(double large) throws BadValueException {
    try (WritableColumnVector column = column(DataTypes.DoubleType, true)) {
      column.putDouble(FIRST, large);
      InputEncoder encoder = encoder(DataTypes.DoubleType, ElementType.FLOAT32, Map.of("x", "0"));
      try (TensorScope scope = new TensorScope()) {
        encoder.begin(scope, COUNT);
        assertThat(encoder.encodeAll(column, FIRST, COUNT)).isFalse();
      }
      column.putNull(FIRST); // which leaves the value where it was
      assertConverted(encoder, column);
    }
  }

  /** A null has no entry, so none may be looked up. */
  @Test
  void readsNoEntryWhereANullIs() throws BadValueException {
    WritableColumnVector filled = new OnHeapColumnVector(ROWS, DataTypes.DoubleType);
    for (int row = 0; row < ROWS; row++) {
      if (row == FIRST + 1) {
        filled.appendNull();
      } else {
        filled.appendDouble(DOUBLES[row]);
      }
    }
    try (WritableColumnVector column = TestDictionary.encoded(filled)) {
      assertConverted(encoder(DataTypes.DoubleType, ElementType.FLOAT32, Map.of("x", "0")), column);
    }
  }
}
