/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every number of 16 bits, and every place half way between two. */
class SmallFloatTest {
  private static final int NUMBERS = 1 << 16;

  private static int infinity(SmallFloat format) {
    return format == SmallFloat.FLOAT16 ? 0x7C00 : 0x7F80;
  }

  /** The checksums are those of what NumPy makes of the same numbers, with one NaN for all. */
  @ParameterizedTest
  @CsvSource({"FLOAT16, 3020c7a7", "BFLOAT16, 28c5ed34"})
  void everyNumberIsWidenedAsNumpyDoes(SmallFloat format, String checksum) {
    ByteBuffer floats = ByteBuffer.allocate(NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < NUMBERS; bits++) {
      floats.putInt(Float.floatToIntBits(format.toFloat((short) bits)));
    }
    CRC32 crc = new CRC32();
    crc.update(floats.array());
    assertThat(Long.toHexString(crc.getValue())).isEqualTo(checksum);
  }

  @ParameterizedTest
  @EnumSource
  void everyNumberComesBack(SmallFloat format) {
    for (int bits = 0; bits < NUMBERS; bits++) {
      float wide = format.toFloat((short) bits);
      short back = format.nearest(wide);
      if (Float.isNaN(wide)) {
        assertThat(format.toFloat(back)).isNaN();
      } else {
        assertThat(back).isEqualTo((short) bits);
      }
      assertThat(format.isInfinite(back)).isEqualTo(Float.isInfinite(wide));
    }
  }

  /** Beyond the largest number lies infinity, as if it were the next power of two. */
  @ParameterizedTest
  @EnumSource
  void halfWayBetweenTwoTheEvenOneIsTaken(SmallFloat format) {
    for (int bits = 0; bits < infinity(format); bits++) {
      double lower = format.toFloat((short) bits);
      double upper = bits + 1 == infinity(format)
          ? 2 * lower - format.toFloat((short) (bits - 1))
          : format.toFloat((short) (bits + 1));
      double middle = (lower + upper) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertThat(format.nearest(middle)).isEqualTo((short) even);
      assertThat(format.nearest(-middle)).isEqualTo((short) (even | 0x8000));
      assertThat(format.nearest(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(format.nearest(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLargestAndTheSmallestDoublesAreFarAway(SmallFloat format) {
    assertThat(format.nearest(Double.MAX_VALUE)).isEqualTo((short) infinity(format));
    assertThat(format.nearest(-Double.MAX_VALUE)).isEqualTo((short) (infinity(format) | 0x8000));
    assertThat(format.nearest(Double.MIN_VALUE)).isZero();
    assertThat(format.nearest(-0.0)).isEqualTo(Short.MIN_VALUE);
    assertThat(format.toFloat(format.nearest(Double.NaN))).isNaN();
  }
}
