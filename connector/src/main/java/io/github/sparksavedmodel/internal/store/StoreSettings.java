/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an application says of the stores of its hosts.
 *
 * @param directory where they are, or null for the place that each host finds fit
 * @param maxBytes the length that all copies there may have together, as long as some are not in
 *     use
 */
public record StoreSettings(@Nullable String directory, long maxBytes) implements Serializable {
  /** The length of all copies together, unless the application says otherwise. */
  public static final long DEFAULT_MAX_BYTES = 20L << 30;

  /** The place that each host finds fit, and the usual length. */
  public static StoreSettings defaults() {
    return new StoreSettings(null, DEFAULT_MAX_BYTES);
  }

  /** Where the store of this host is. */
  Path root() {
    return directory == null ? ModelStore.defaultRoot() : Path.of(directory);
  }
}
