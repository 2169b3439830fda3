/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Makes the decoder of a task. */
@FunctionalInterface
interface RecordDecoders extends Serializable {

  /** A decoder, or null if there are no columns to fill and records need not be looked at. */
  @Nullable
  RecordDecoder decoder();
}
