/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Frees several things, even if freeing one of them fails. */
public final class FreeEach {

  private FreeEach() {}

  /**
   * Frees each of them, in this order.
   *
   * @throws RuntimeException the first failure, once all have been tried; others are suppressed in
   *     it
   */
  public static <T> void of(Collection<T> owned, Consumer<T> free) {
    @Nullable RuntimeException failure = null;
    for (T one : owned) {
      try {
        free.accept(one);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
