/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.store.ModelSource;
import java.io.Serializable;

/**
 * Which session a task needs and where its model is. Small: it travels in the task's closure.
 *
 * @param key what tells sessions apart
 * @param source where the model's files are
 * @param settings what holds for the whole application
 * @param limits how long the task waits
 * @param modelBytes the length of the model's graph and variables, which is about the memory that
 *     it takes
 */
public record SessionRequest(
    ModelKey key, ModelSource source, SessionSettings settings, TimeLimits limits, long modelBytes)
    implements Serializable {}
