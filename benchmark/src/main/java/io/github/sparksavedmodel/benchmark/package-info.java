/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

/**
 * Measures how many rows a second are scored: by this connector, by what people use in Python, and
 * by reading and by TensorFlow alone, which are the limits. Every candidate is a process of its
 * own; they take turns.
 */
@NullMarked
package io.github.sparksavedmodel.benchmark;

import org.jspecify.annotations.NullMarked;
