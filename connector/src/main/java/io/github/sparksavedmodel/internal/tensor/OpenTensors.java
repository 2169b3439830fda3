/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many native tensors this JVM holds: allocated or adopted, and not yet freed.
 *
 * <p>The garbage collector does not see native memory, so a forgotten tensor is found here and
 * nowhere else. Thread-safe.
 */
public final class OpenTensors {
  private static final LongAdder COUNT = new LongAdder();
  private static final LongAdder BYTES = new LongAdder();

  private OpenTensors() {}

  /** The number of tensors that are open now, over all scopes and threads. */
  public static long count() {
    return COUNT.sum();
  }

  /** The bytes of their elements; for strings, of the headers only. */
  public static long bytes() {
    return BYTES.sum();
  }

  /**
   * The number of tensors of strings whose memory is in use now, by a scope or by a graph that has
   * kept it.
   */
  public static int heldStrings() {
    return StringMemory.inUse();
  }

  static void opened(long bytes) {
    COUNT.increment();
    BYTES.add(bytes);
  }

  static void freed(long bytes) {
    COUNT.decrement();
    BYTES.add(-bytes);
  }
}
