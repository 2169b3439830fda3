/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.RowMode;
import io.github.sparksavedmodel.internal.reader.ModelListing;
import io.github.sparksavedmodel.internal.session.ModelKey;
import io.github.sparksavedmodel.internal.session.SessionSettings;
import io.github.sparksavedmodel.internal.store.Transport;
import java.util.Optional;

/**
 * Which model scores, and how it is run, whatever its signatures. Calls may share runs only if this
 * is equal.
 *
 * @param model the model and its identity
 * @param listing the model's files when the call was analysed
 * @param transport how the model gets to the executors
 * @param settings what holds for the whole application
 * @param mode what happens to rows that cannot be scored
 * @param errorColumn the name of the field that tells why, if wanted
 * @param batchRows the rows of a batch, or 0 to choose by time and size
 */
record ModelUse(
    ModelKey model,
    ModelListing listing,
    Transport transport,
    SessionSettings settings,
    RowMode mode,
    Optional<String> errorColumn,
    int batchRows) {}
