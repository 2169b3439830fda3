/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import org.apache.spark.unsafe.Platform;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Native memory through which the bytes of strings pass on their way into a tensor.
 *
 * <p>TensorFlow copies strings from native memory only. One buffer that grows serves all strings of
 * a batch, where a buffer for each would cost far more than the copy. Confined to one task.
 */
final class StringStaging implements AutoCloseable {
  private static final int SMALLEST = 4096;

  private @Nullable BytePointer buffer;

  /** The bytes in native memory, valid until the next call. */
  BytePointer stage(@Nullable Object base, long offset, int length) {
    BytePointer target = buffer;
    if (target == null || target.capacity() < length) {
      target = grow(length);
    }
    Platform.copyMemory(base, offset, null, target.address(), length);
    return target;
  }

  private BytePointer grow(int length) {
    close();
    long capacity = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, length)) * 2);
    BytePointer grown = new BytePointer(capacity);
    buffer = grown;
    return grown;
  }

  @Override
  public void close() {
    if (buffer != null) {
      buffer.deallocate();
      buffer = null;
    }
  }
}
