/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

/** The candidates that run in a JVM without Python, each in a process of its own. */
@NullMarked
package io.github.sparksavedmodel.benchmark.candidate;

import org.jspecify.annotations.NullMarked;
