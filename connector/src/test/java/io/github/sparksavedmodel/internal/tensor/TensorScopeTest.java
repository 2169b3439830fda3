/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.internal.session.Fixtures;
import io.github.sparksavedmodel.model.ElementType;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorScopeTest {

  @BeforeAll
  static void loadLibrary() {
    Fixtures.loadLibrary();
  }

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
    assertThat(OpenTensors.bytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RESOURCE", "VARIANT", "UNKNOWN"})
  void allocatesEveryTypeWhoseElementsHaveASize(ElementType elementType) {
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(elementType, 2, 3);

      assertThat(tensor.elementType()).isEqualTo(elementType);
      assertThat(tensor.dimensions()).containsExactly(2, 3);
      assertThat(tensor.elementCount()).isEqualTo(6);
      assertThat(tensor.byteSize()).isEqualTo(6L * elementType.byteWidth());
      assertThat(tensor.address()).isNotZero();
      assertThat(scope.bytes()).isEqualTo(tensor.byteSize());
      assertThat(OpenTensors.count()).isEqualTo(1);
      assertThat(OpenTensors.bytes()).isEqualTo(tensor.byteSize());
    }
  }

  @Test
  void aScalarHasOneElementAndNoDimension() {
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(ElementType.INT64);

      assertThat(tensor.dimensions()).isEmpty();
      assertThat(tensor.elementCount()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "STRING"})
  void aTensorMayHaveNoElements(ElementType elementType) {
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(elementType, 0, 3);

      assertThat(tensor.elementCount()).isZero();
      assertThat(tensor.byteSize()).isZero();
    }
  }

  @Test
  void handsOutCopiesOfTheDimensions() {
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(ElementType.BOOL, 4);
      tensor.dimensions()[0] = 9;

      assertThat(tensor.dimensions()).containsExactly(4);
    }
  }

  @Test
  void refusesWhatCannotBeAllocated() {
    try (TensorScope scope = new TensorScope()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scope.allocate(ElementType.FLOAT32, 2, -1))
          .withMessageContaining("[2, -1]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scope.allocate(ElementType.FLOAT32, Long.MAX_VALUE / 2, 3))
          .withMessageContaining("Too many elements");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scope.allocate(ElementType.RESOURCE, 1))
          .withMessageContaining("resource");
    }
  }

  @Test
  void saysHowMuchMemoryIsNotToBeHad() {
    try (TensorScope scope = new TensorScope()) {
      assertThatThrownBy(() -> scope.allocate(ElementType.INT8, 1L << 50))
          .isInstanceOf(TensorAllocationException.class)
          .hasMessageContaining("1125899906842624 bytes")
          .hasMessageContaining("int8 [1125899906842624]");
    }
  }

  @Test
  void nothingCanBeUsedAfterClosing() {
    TensorScope scope = new TensorScope();
    NativeTensor tensor = scope.allocate(ElementType.STRING, 1);
    scope.close();
    scope.close();

    assertThatIllegalStateException().isThrownBy(tensor::address);
    assertThatIllegalStateException().isThrownBy(tensor::handle);
    assertThatIllegalStateException().isThrownBy(() -> tensor.string(0));
    assertThatIllegalStateException().isThrownBy(() -> scope.allocate(ElementType.INT8, 1));
    assertThat(tensor).hasToString("string [1]");
  }

  @Test
  void stringsAreEmptyAtFirstAndKeepAnyBytes() {
    byte[] text = "xGrößex".getBytes(StandardCharsets.UTF_8);
    byte[] binary = {-1, 0, 127, -128, 0};
    byte[] inline = "exactly 22 bytes long.".getBytes(StandardCharsets.UTF_8);
    byte[] heap = "exactly 23 bytes long..".getBytes(StandardCharsets.UTF_8);
    byte[] large = new byte[100_000];
    large[99_999] = 7;
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(ElementType.STRING, 2, 3);
      tensor.putString(0, text, 1, text.length - 2);
      tensor.putString(1, binary, 0, binary.length);
      tensor.putString(2, inline, 0, inline.length);
      tensor.putString(3, heap, 0, heap.length);
      tensor.putString(4, large, 0, large.length);

      assertThat(tensor.string(0)).asString(StandardCharsets.UTF_8).isEqualTo("Größe");
      assertThat(tensor.string(1)).isEqualTo(binary);
      assertThat(tensor.string(2)).isEqualTo(inline);
      assertThat(tensor.string(3)).isEqualTo(heap);
      assertThat(tensor.string(4)).isEqualTo(large);
      assertThat(tensor.string(5)).isEmpty();
      assertThat(tensor.stringLength(4)).isEqualTo(100_000);
      assertThat(scope.bytes()).isEqualTo(6 * 24 + 23 + 100_000);
    }
  }

  @Test
  void aStringCanBeReplaced() {
    byte[] first = new byte[50];
    byte[] second = "short".getBytes(StandardCharsets.UTF_8);
    try (TensorScope scope = new TensorScope()) {
      NativeTensor tensor = scope.allocate(ElementType.STRING);
      tensor.putString(0, first, 0, first.length);
      tensor.putString(0, second, 0, second.length);

      assertThat(tensor.string(0)).isEqualTo(second);
      tensor.putString(0, second, 2, 0);
      assertThat(tensor.string(0)).isEmpty();
    }
  }

  @Test
  void stringAccessIsChecked() {
    byte[] bytes = new byte[4];
    try (TensorScope scope = new TensorScope()) {
      NativeTensor strings = scope.allocate(ElementType.STRING, 2);
      NativeTensor empty = scope.allocate(ElementType.STRING, 0);
      NativeTensor numbers = scope.allocate(ElementType.INT32, 2);

      assertThatThrownBy(() -> strings.putString(2, bytes, 0, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> strings.putString(-1, bytes, 0, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> strings.putString(0, bytes, 1, 4))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> strings.string(2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> empty.string(0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatIllegalStateException().isThrownBy(() -> numbers.string(0));
    }
  }
}
