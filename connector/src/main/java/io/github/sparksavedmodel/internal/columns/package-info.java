/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

/** Rows of Spark's columnar batches, copied into batches of our own. */
@NullMarked
package io.github.sparksavedmodel.internal.columns;

import org.jspecify.annotations.NullMarked;
