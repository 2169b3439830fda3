/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.Locale;

/** Which conversions a call allows: option {@code casts}. */
public enum CastPolicy {
  STRICT(Conversion.CHECKED),
  ROUNDING(Conversion.ROUNDING),
  LOSSY(Conversion.LOSSY);

  private final Conversion most;

  CastPolicy(Conversion most) {
    this.most = most;
  }

  /** The policy that an option value names, in any case. */
  public static CastPolicy of(String optionValue) {
    return valueOf(optionValue.toUpperCase(Locale.ROOT));
  }

  boolean allows(Conversion conversion) {
    return conversion.compareTo(most) <= 0;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
