/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

/** The data source for files of TFRecords. */
@NullMarked
package io.github.sparksavedmodel.internal.source;

import org.jspecify.annotations.NullMarked;
