/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Copy;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_GetDataPointer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_GetSize;

import java.util.Arrays;
import java.util.Random;
import org.apache.spark.unsafe.Platform;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.internal.c_api.TF_TString;

/** Strings as TensorFlow's functions see them, written and read in place and by those functions. */
class StringElementsTest {
  private static final int COUNT = 200;

  @Test
  void theLayoutOfThisTensorFlowIsKnown() {
    assertThat(StringLayoutTrial.isPassed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tensorFlowReadsWhatIsPut(boolean inPlace) {
    Random random = new Random(1);
    try (TF_TString memory = dirty();
        StringStaging staging = new StringStaging()) {
      StringElements elements = new StringElements(memory, COUNT, inPlace);
      elements.initialize();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < COUNT; i++) {
          byte[] text = text(random, (i * 7 + round * 31) % 60);
          elements.put(i, staging, text, Platform.BYTE_ARRAY_OFFSET + 2, text.length - 2);

          byte[] expected = Arrays.copyOfRange(text, 2, text.length);
          assertThat(read(memory, i)).isEqualTo(expected);
          assertThat(elements.bytes(i)).isEqualTo(expected);
          assertThat(elements.size(i)).isEqualTo(expected.length);
        }
      }
      elements.deallocate();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsWhatTensorFlowPuts(boolean inPlace) {
    Random random = new Random(2);
    try (TF_TString memory = dirty()) {
      StringElements elements = new StringElements(memory, COUNT, inPlace);
      elements.initialize();
      for (int i = 0; i < COUNT; i++) {
        byte[] text = text(random, i);
        try (BytePointer source = new BytePointer(text)) {
          TF_TString_Copy(memory.position(i), source, i);
        }
        memory.position(0);

        assertThat(elements.bytes(i)).isEqualTo(Arrays.copyOf(text, i));
      }
      assertThat(elements.heapBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everythingIsEmptyAtFirst(boolean inPlace) {
    try (TF_TString memory = dirty()) {
      StringElements elements = new StringElements(memory, COUNT, inPlace);
      elements.initialize();

      for (int i = 0; i < COUNT; i++) {
        assertThat(read(memory, i)).isEmpty();
        assertThat(elements.bytes(i)).isEmpty();
      }
    }
  }

  private static TF_TString dirty() {
    TF_TString memory = new TF_TString(COUNT);
    Platform.setMemory(null, memory.address(), (long) COUNT * StringLayout.WIDTH, (byte) 0x5F);
    return memory;
  }

  private static byte[] text(Random random, int length) {
    byte[] text = new byte[length + 2];
    random.nextBytes(text);
    return text;
  }

  private static byte[] read(TF_TString memory, int index) {
    TF_TString element = memory.position(index);
    try {
      byte[] bytes = new byte[(int) TF_TString_GetSize(element)];
      if (bytes.length > 0) {
        TF_TString_GetDataPointer(element).get(bytes);
      }
      return bytes;
    } finally {
      memory.position(0);
    }
  }
}
