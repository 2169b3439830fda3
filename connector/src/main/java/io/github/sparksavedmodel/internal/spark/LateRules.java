/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;

/**
 * Rules that come last in a session's optimizer. Spark has no extension point there but its
 * experimental methods, whose rules of other makes stay in front.
 */
final class LateRules {

  private LateRules() {}

  /** Adds those rules of which the session has none yet. */
  static void add(SparkSession session, List<Rule<LogicalPlan>> rules) {
    ExperimentalMethods methods = session.experimental();
    List<Rule<LogicalPlan>> all = new ArrayList<>(ScalaInterop.list(methods.extraOptimizations()));
    for (Rule<LogicalPlan> rule : rules) {
      if (all.stream().noneMatch(known -> known.getClass() == rule.getClass())) {
        all.add(rule);
      }
    }
    if (all.size() > methods.extraOptimizations().length()) {
      methods.extraOptimizations_$eq(ScalaInterop.seq(all));
    }
  }
}
