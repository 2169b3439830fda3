/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

/** How long it takes to copy values between Spark's rows or columns and TensorFlow's memory. */
@NullMarked
package io.github.sparksavedmodel.benchmark.micro;

import org.jspecify.annotations.NullMarked;
