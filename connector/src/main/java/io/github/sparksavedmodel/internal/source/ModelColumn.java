/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a view: its name and type, and how its value is found.
 *
 * @param name the name, which users' queries depend on
 * @param type the type, likewise
 * @param value the value as an external row holds it
 * @param <T> what there is one row for
 */
record ModelColumn<T>(String name, DataType type, Function<T, @Nullable Object> value) {}
