/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

/** Measurements that take longer than tests may: memory over many batches, and of large models. */
@NullMarked
package io.github.sparksavedmodel.soak;

import org.jspecify.annotations.NullMarked;
