/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.util.List;

/**
 * A graph in a session, which may be run once its initial runs are made.
 *
 * @param session the session, which the holder closes
 * @param initialRuns the runs that are still to be made, in order
 */
record OpenGraph(NativeSession session, List<InitialRun> initialRuns) {}
