/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.io.Serial;
import java.io.Serializable;

/**
 * How types are kept in tf.Examples that no kind of feature stands for by itself.
 *
 * @param decimals how decimals are kept
 * @param datesAsDays whether dates are days since 1970-01-01; else they are refused
 * @param timestampsAsMicros whether timestamps are microseconds since 1970-01-01T00:00:00Z; else
 *     they are refused
 */
public record ExampleTypes(Decimals decimals, boolean datesAsDays, boolean timestampsAsMicros)
    implements Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Decimals, dates and timestamps are refused. */
  public static final ExampleTypes STRICT = new ExampleTypes(Decimals.REFUSED, false, false);

  /** How decimals are kept. */
  public enum Decimals {
    /** Not at all. */
    REFUSED,
    /** As text, exactly. */
    STRING,
    /** As floats, rounded. */
    FLOAT
  }
}
