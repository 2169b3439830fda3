/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.codec.ExampleTypes;
import io.github.sparksavedmodel.internal.codec.ExampleTypes.Decimals;
import io.github.sparksavedmodel.internal.option.ExampleOptions;
import java.io.Serial;
import java.io.Serializable;
import java.util.Locale;

/**
 * What a call of a function on tf.Examples says.
 *
 * @param function its name, which errors begin with
 * @param sequence whether it is about tf.SequenceExamples
 * @param options its options
 */
record ExampleFormat(String function, boolean sequence, ExampleOptions options)
    implements Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  ExampleTypes types() {
    String decimals = options.decimals();
    return new ExampleTypes(
        decimals == null ? Decimals.REFUSED : Decimals.valueOf(decimals.toUpperCase(Locale.ROOT)),
        options.dates() != null,
        options.timestamps() != null);
  }
}
