/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.session.SessionRequest;
import java.io.Serializable;

/**
 * Everything that a task needs to score its partition. Travels in the task's closure, so it is
 * small: the model itself is only named here.
 *
 * @param session which model to load and how
 * @param plan how rows become tensors and back
 * @param mode what happens to rows that cannot be scored
 * @param batchRows the rows of a batch, or 0 to choose by time and size
 * @param layout the fields of the output rows
 */
public record ScoringTask(
    SessionRequest session, BindingPlan plan, RowMode mode, int batchRows, OutputLayout layout)
    implements Serializable {}
