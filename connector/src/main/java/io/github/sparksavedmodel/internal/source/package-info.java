/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

/**
 * Data sources: what models hold as tables, and files of TFRecords.
 *
 * <p>Stands above the Catalyst side, which reads models as the session allows it.
 */
@NullMarked
package io.github.sparksavedmodel.internal.source;

import org.jspecify.annotations.NullMarked;
