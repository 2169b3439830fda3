/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.ModelDescription;

/**
 * A model as it was when it was read.
 *
 * @param description what it holds
 * @param listing its files at that time, by which a later change is found
 * @param layout which of them are what
 * @param unfed the placeholders that its signatures need and do not feed
 */
public record ModelSnapshot(
    ModelDescription description,
    ModelListing listing,
    ModelLayout layout,
    UnfedPlaceholders unfed) {}
