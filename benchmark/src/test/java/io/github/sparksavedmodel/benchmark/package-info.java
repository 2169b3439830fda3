/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

@NullMarked
package io.github.sparksavedmodel.benchmark;

import org.jspecify.annotations.NullMarked;
