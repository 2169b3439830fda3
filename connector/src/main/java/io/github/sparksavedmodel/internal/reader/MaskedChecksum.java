/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.zip.CRC32C;

/** CRC-32C as TensorFlow stores it, so that checksums of data with checksums in it stay good. */
final class MaskedChecksum {
  private static final int DELTA = 0xa282ead8;
  private static final int ROTATION = 15;

  private MaskedChecksum() {}

  static int of(CRC32C sum) {
    return Integer.rotateRight((int) sum.getValue(), ROTATION) + DELTA;
  }
}
