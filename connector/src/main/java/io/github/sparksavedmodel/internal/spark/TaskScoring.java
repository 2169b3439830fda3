/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.ScoringTask;
import java.io.Serializable;

/**
 * Everything that a task of a Score needs. Travels in the task's closure.
 *
 * @param task what to run and how
 * @param expressions what to evaluate on the rows of the child
 * @param metrics where to count
 */
record TaskScoring(ScoringTask task, RowExpressions expressions, ScoreMetrics metrics)
    implements Serializable {}
