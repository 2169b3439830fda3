/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.CastPolicy;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scalars of a row that are copied in one loop, beside inputs that are not. */
class ScalarCopyTest {
  private static final StructType COLUMNS = StructType.fromDDL(
      "flag boolean, tiny tinyint, name string, small smallint, whole int, long bigint,"
          + " real float, double double, rounded double, list array<float>");
  private static final List<TensorSpec> INPUTS = List.of(
      input("name", ElementType.STRING, -1),
      input("flag", ElementType.BOOL, -1),
      input("tiny", ElementType.INT8, -1),
      input("small", ElementType.INT16, -1),
      input("whole", ElementType.INT32, -1, 1),
      input("long", ElementType.INT64, -1),
      input("rounded", ElementType.FLOAT32, -1),
      input("real", ElementType.FLOAT32, -1, 1, 1),
      input("double", ElementType.FLOAT64, -1),
      input("list", ElementType.FLOAT32, -1, 2));
  private static final List<String> NOT_COPIED = List.of("list", "name");

  private final List<InputBinding> bindings = bindings();
  private final List<ColumnEncoder> encoders =
      bindings.stream().map(ColumnEncoder::of).toList();

  private static TensorSpec input(String name, ElementType elementType, long... dimensions) {
    return TensorSpec.dense(name, name + ":0", elementType, TensorShape.of(dimensions));
  }

  private static List<InputBinding> bindings() {
    SignatureDescription signature =
        new SignatureDescription("serve", "", INPUTS, List.of(input("y", ElementType.FLOAT32, -1)));
    BindingRequest request = new BindingRequest(
        Map.of(), Map.of(), Optional.empty(), CastPolicy.ROUNDING, false, List.of(), false);
    return BindingPlanner.plan("models/m", signature, COLUMNS, request).inputs();
  }

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  private static UnsafeRow row(@Nullable Object... values) {
    InternalRow row = new GenericInternalRow(values);
    return UnsafeProjection.create(COLUMNS).apply(row).copy();
  }

  private static UnsafeRow row(int seed) {
    return row(
        seed % 2 == 1,
        (byte) (seed * 3),
        UTF8String.fromString("text " + seed),
        (short) (seed * -1000),
        seed * 1_000_003,
        seed * -10_000_000_019L,
        seed * 0.1f,
        seed / 3.0,
        seed / 7.0,
        new GenericArrayData(new float[] {seed, -seed}));
  }

  private int ordinal(int input) {
    return COLUMNS.fieldIndex(name(input));
  }

  private String name(int input) {
    return bindings.get(input).input();
  }

  private List<String> others(ScalarCopy copy) {
    return Arrays.stream(copy.others()).mapToObj(this::name).toList();
  }

  private List<NativeTensor> allocate(TensorScope scope, int rows) {
    List<NativeTensor> tensors = new ArrayList<>();
    encoders.forEach(encoder -> tensors.addAll(encoder.allocate(scope, rows)));
    return tensors;
  }

  /** What encoders write of rows, one by one. */
  private List<NativeTensor> encoded(TensorScope scope, List<UnsafeRow> rows)
      throws BadValueException {
    List<NativeTensor> tensors = allocate(scope, rows.size());
    for (int place = 0; place < rows.size(); place++) {
      for (int input = 0; input < encoders.size(); input++) {
        encoders.get(input).encode(rows.get(place), ordinal(input), place);
      }
    }
    return tensors;
  }

  private void assertCopied(List<NativeTensor> copied, List<NativeTensor> expected) {
    for (int input = 0; input < encoders.size(); input++) {
      if (!NOT_COPIED.contains(name(input))) {
        assertThat(TensorBytes.of(copied.get(input)))
            .as(name(input))
            .isEqualTo(TensorBytes.of(expected.get(input)));
      }
    }
  }

  @Test
  void areWhatEncodersWriteOneByOne() throws BadValueException {
    List<UnsafeRow> rows = List.of(row(1), row(2), row(125));
    try (TensorScope scope = new TensorScope()) {
      List<NativeTensor> expected = encoded(scope, rows);
      List<NativeTensor> copied = allocate(scope, rows.size());
      ScalarCopy copy = new ScalarCopy(encoders);
      copy.beginRow(input -> rows.get(0), this::ordinal);

      assertThat(others(copy)).containsExactlyInAnyOrderElementsOf(NOT_COPIED);
      for (int place = 0; place < rows.size(); place++) {
        assertThat(copy.copy(rows.get(place), place)).isTrue();
      }
      assertCopied(copied, expected);
    }
  }

  /** Rows of several lengths one behind the other. */
  private static PackedRows packed(List<UnsafeRow> rows) {
    int[] starts = new int[rows.size() + 1];
    for (int row = 0; row < rows.size(); row++) {
      starts[row + 1] = starts[row] + rows.get(row).getSizeInBytes();
    }
    byte[] array = new byte[starts[rows.size()]];
    for (int row = 0; row < rows.size(); row++) {
      rows.get(row).writeToMemory(array, (long) Platform.BYTE_ARRAY_OFFSET + starts[row]);
    }
    return new PackedRows() {
      @Override
      public byte[] array() {
        return array;
      }

      @Override
      public long offset(int row) {
        return (long) Platform.BYTE_ARRAY_OFFSET + starts[row];
      }

      @Override
      public int columns() {
        return COLUMNS.length();
      }
    };
  }

  @Test
  void ofPackedRowsAreTheSame() throws BadValueException {
    List<UnsafeRow> all = IntStream.range(0, 200)
        .mapToObj(seed -> seed % 50 == 7 ? row(new Object[COLUMNS.length()]) : row(seed))
        .toList();
    int[] members = IntStream.range(0, 200).filter(row -> row % 3 > 0).toArray();
    List<UnsafeRow> good = IntStream.of(members)
        .mapToObj(row -> row % 50 == 7 ? row(0) : all.get(row))
        .toList();
    try (TensorScope scope = new TensorScope()) {
      List<NativeTensor> expected = encoded(scope, good);
      List<NativeTensor> copied = allocate(scope, members.length);
      ScalarCopy copy = new ScalarCopy(encoders);
      PackedRows packed = packed(all);
      assertThat(copy.begin(input -> Optional.of(packed), this::ordinal)).contains(packed);
      assertThat(others(copy)).containsExactlyInAnyOrderElementsOf(NOT_COPIED);

      BitSet left = copy.copy(packed, members);
      assertThat(left.stream().map(place -> members[place])).containsExactly(7, 107, 157);
      left.stream().forEach(place -> assertThat(copy.copy(row(0), place)).isTrue());
      assertCopied(copied, expected);
    }
  }

  @Test
  void ofARowWithANullAreLeftToTheEncoders() {
    UnsafeRow good = row(1);
    UnsafeRow nulls = row(new Object[COLUMNS.length()]);
    try (TensorScope scope = new TensorScope()) {
      allocate(scope, 1);
      ScalarCopy copy = new ScalarCopy(encoders);
      copy.beginRow(input -> good, this::ordinal);

      assertThat(copy.copy(nulls, 0)).isFalse();
    }
  }

  @Test
  void areTakenFromOneRowOnly() {
    UnsafeRow one = row(1);
    UnsafeRow computed = row(2);
    try (TensorScope scope = new TensorScope()) {
      allocate(scope, 1);
      ScalarCopy copy = new ScalarCopy(encoders);
      copy.beginRow(input -> name(input).equals("small") ? computed : one, this::ordinal);
      assertThat(others(copy)).containsExactlyInAnyOrder("small", "list", "name");
      assertThat(NOT_COPIED).doesNotContain(name(copy.anyInput()));

      SpecializedGetters generic = new GenericInternalRow(COLUMNS.length());
      copy.beginRow(input -> generic, this::ordinal);
      assertThat(copy.anyInput()).isNegative();
      assertThat(copy.others()).hasSize(INPUTS.size());
    }
  }

  @Test
  void thatDoNotFitAreLeftToTheEncoders() {
    List<UnsafeRow> all = IntStream.range(0, 200).mapToObj(ScalarCopyTest::row).toList();
    UnsafeRow large = all.get(150);
    large.setDouble(COLUMNS.fieldIndex("rounded"), 1e300);
    PackedRows packed = packed(all);
    try (TensorScope scope = new TensorScope()) {
      allocate(scope, 200);
      ScalarCopy copy = new ScalarCopy(encoders);
      copy.begin(input -> Optional.of(packed), this::ordinal);

      BitSet left = copy.copy(packed, IntStream.range(0, 200).toArray());
      assertThat(left.get(150)).isTrue();
      assertThat(left.cardinality()).isLessThan(100);
      assertThat(copy.copy(large, 150)).isFalse();
      assertThat(copy.copy(all.get(151), 151)).isTrue();
    }
  }

  @Test
  void areTakenFromPackedRowsWhereTheyAreColumnsOfThem() {
    PackedRows packed = packed(List.of(row(1)));
    try (TensorScope scope = new TensorScope()) {
      allocate(scope, 1);
      ScalarCopy copy = new ScalarCopy(encoders);

      assertThat(copy.begin(
              input -> name(input).equals("long") ? Optional.empty() : Optional.of(packed),
              this::ordinal))
          .contains(packed);
      assertThat(others(copy)).containsExactlyInAnyOrder("long", "list", "name");
      assertThat(copy.begin(input -> Optional.empty(), this::ordinal)).isEmpty();
    }
  }

  @Test
  void goNowhereBeyondTheBatch() {
    try (TensorScope scope = new TensorScope()) {
      allocate(scope, 2);
      ScalarCopy copy = new ScalarCopy(encoders);
      UnsafeRow row = row(1);
      copy.beginRow(input -> row, this::ordinal);

      assertThatThrownBy(() -> copy.copy(row, 2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> copy.copy(row, -1)).isInstanceOf(IndexOutOfBoundsException.class);
      PackedRows packed = packed(List.of(row));
      copy.begin(input -> Optional.of(packed), this::ordinal);
      assertThatThrownBy(() -> copy.copy(packed, new int[] {0, 0, 0}))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
