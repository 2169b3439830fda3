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
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
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
    try (Memory memory = new Memory(inPlace);
        StringStaging staging = new StringStaging()) {
      StringElements elements = memory.elements();
      elements.initialize();
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < COUNT; i++) {
          byte[] text = text(random, (i * 7 + round * 31) % 60);
          byte[] expected = Arrays.copyOfRange(text, 2, text.length);
          if (random.nextBoolean()) {
            elements.put(i, staging, text, Platform.BYTE_ARRAY_OFFSET + 2, expected.length);
          } else {
            long room = elements.room(i, expected.length);
            Platform.copyMemory(expected, Platform.BYTE_ARRAY_OFFSET, null, room, expected.length);
          }

          assertThat(memory.read(i)).isEqualTo(expected);
          assertThat(elements.bytes(i)).isEqualTo(expected);
          assertThat(elements.size(i)).isEqualTo(expected.length);
        }
      }
      assertThat(elements.haveTextOnHeap()).isEqualTo(!inPlace);
      elements.deallocate();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 22, 23, 31, 32, 5000, 3_000_000})
  void textOfEveryLengthEndsWithZero(int length) {
    byte[] text = text(new Random(3), length);
    try (Memory memory = new Memory(true);
        StringStaging staging = new StringStaging()) {
      StringElements elements = memory.elements();
      for (int i = 0; i < 3; i++) {
        elements.put(i, staging, text, Platform.BYTE_ARRAY_OFFSET, length);
      }

      for (int i = 0; i < 3; i++) {
        assertThat(memory.read(i)).isEqualTo(Arrays.copyOf(text, length));
        assertThat(Platform.getByte(null, elements.address(i) + length)).isZero();
      }
      assertThat(memory.read(3)).isEmpty();
      assertThat(elements.textBytes()).isEqualTo(length > 22 ? 3L * length : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsWhatTensorFlowPuts(boolean inPlace) {
    Random random = new Random(2);
    try (Memory memory = new Memory(false)) {
      StringElements elements = new StringElements(memory.pointer, COUNT, inPlace, null);
      elements.initialize();
      for (int i = 0; i < COUNT; i++) {
        byte[] text = text(random, i);
        try (BytePointer source = new BytePointer(text)) {
          TF_TString_Copy(memory.pointer.position(i), source, i);
        }
        memory.pointer.position(0);

        assertThat(elements.bytes(i)).isEqualTo(Arrays.copyOf(text, i));
      }
      assertThat(elements.textBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everythingIsEmptyAtFirst(boolean inPlace) {
    try (Memory memory = new Memory(inPlace)) {
      StringElements elements = memory.elements();
      elements.initialize();

      for (int i = 0; i < COUNT; i++) {
        assertThat(memory.read(i)).isEmpty();
        assertThat(elements.bytes(i)).isEmpty();
      }
    }
  }

  /** Memory of the connector's, or some full of dirt as TensorFlow allocates it. */
  private static final class Memory implements AutoCloseable {
    private final @Nullable StringMemory own;
    private final TF_TString pointer;

    Memory(boolean inPlace) {
      own = inPlace ? new StringMemory((long) COUNT * StringLayout.WIDTH) : null;
      pointer = own == null ? dirty() : new TF_TString(new Address(own.elements()));
    }

    StringElements elements() {
      return new StringElements(pointer, COUNT, own != null, own);
    }

    byte[] read(int index) {
      return StringElementsTest.read(pointer, index);
    }

    @Override
    public void close() {
      pointer.close();
      if (own != null) {
        own.free();
      }
    }
  }

  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
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
