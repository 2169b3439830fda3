/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchSizerTest {
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(199);
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long MEBIBYTE = 1 << 20;

  private final BatchSizer sizer = BatchSizer.automatic(8);

  /** Runs full batches of rows of some bytes until the size stays as it is. */
  private int settled(long bytesOfARow) {
    for (int run = 0; run < 20; run++) {
      sizer.ran(sizer.rows(), bytesOfARow, SHORT);
    }
    return sizer.rows();
  }

  @Test
  void beginsWith64RowsAnd16Mebibytes() {
    assertThat(sizer.rows()).isEqualTo(64);
    assertThat(sizer.mostBytes()).isEqualTo(16 * MEBIBYTE);
  }

  @Test
  void beginsSmallerWithLargeRows() {
    assertThat(BatchSizer.automatic(MEBIBYTE).rows()).isEqualTo(16);
    assertThat(BatchSizer.automatic(50 * MEBIBYTE).rows()).isEqualTo(1);
  }

  @Test
  void doublesWhileFullBatchesAreShort() {
    sizer.ran(64, 10, SHORT);
    assertThat(sizer.rows()).isEqualTo(128);
    sizer.ran(128, 10, SHORT);
    assertThat(sizer.rows()).isEqualTo(256);
    sizer.ran(256, 10, LONG);
    assertThat(sizer.rows()).isEqualTo(256);
  }

  @Test
  void learnsNothingFromABatchThatWasNotFull() {
    sizer.ran(63, 10, SHORT);

    assertThat(sizer.rows()).isEqualTo(64);
  }

  @Test
  void stopsAt4096Rows() {
    assertThat(settled(8)).isEqualTo(4096);
  }

  @Test
  void keepsInputsAndOutputsWithin16Mebibytes() {
    assertThat(settled(100_000)).isEqualTo(167);
    sizer.ran(167, MEBIBYTE, LONG);
    assertThat(sizer.rows()).isEqualTo(16);
  }

  @Test
  void takesOneRowHoweverLargeItIs() {
    assertThat(settled(100 * MEBIBYTE)).isEqualTo(1);
  }

  @Test
  void rowsWithoutBytesAreFine() {
    assertThat(settled(0)).isEqualTo(4096);
  }

  @Test
  void halvesForGoodWhenMemoryIsExhausted() {
    sizer.exhausted(64);
    assertThat(sizer.rows()).isEqualTo(32);
    sizer.ran(32, 1, SHORT);
    assertThat(sizer.rows()).isEqualTo(32);
    sizer.exhausted(3);
    assertThat(sizer.rows()).isEqualTo(1);
    sizer.exhausted(1);
    assertThat(sizer.rows()).isEqualTo(1);
    assertThat(settled(8)).isEqualTo(1);
  }

  @Test
  void aFixedSizeIsKeptUnlessMemoryIsExhausted() {
    BatchSizer fixed = BatchSizer.fixed(1000);

    fixed.ran(1000, MEBIBYTE, SHORT);
    assertThat(fixed.rows()).isEqualTo(1000);
    assertThat(fixed.mostBytes()).isEqualTo(1L << 30);
    fixed.exhausted(1000);
    assertThat(fixed.rows()).isEqualTo(500);
  }
}
