/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import io.github.sparksavedmodel.internal.spark.ScoreExec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.CommandResultExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A query that has run: its rows, its plan, and what its Score operators counted.
 *
 * @param rows what it gave
 * @param plan the plan that was executed, with all its adaptive stages
 */
record Executed(List<Row> rows, SparkPlan plan) {

  static Executed of(Dataset<Row> query) {
    org.apache.spark.sql.classic.Dataset<Row> classic =
        (org.apache.spark.sql.classic.Dataset<Row>) query;
    List<Row> rows = classic.collectAsList();
    return new Executed(rows, classic.queryExecution().executedPlan());
  }

  static Executed of(String sql) {
    return of(TestSession.get().sql(sql));
  }

  List<ScoreExec> scores() {
    return operators().stream()
        .filter(ScoreExec.class::isInstance)
        .map(ScoreExec.class::cast)
        .toList();
  }

  /** All operators, those of finished stages and of subqueries too. */
  List<SparkPlan> operators() {
    List<SparkPlan> found = new ArrayList<>();
    collect(plan, found);
    return found;
  }

  long rowsScored() {
    return scores().stream().mapToLong(score -> metric(score, "rowsScored")).sum();
  }

  static long metric(ScoreExec score, String name) {
    return score.metrics().apply(name).value();
  }

  private static void collect(SparkPlan node, List<SparkPlan> found) {
    found.add(node);
    if (node instanceof AdaptiveSparkPlanExec adaptive) {
      collect(adaptive.executedPlan(), found);
    } else if (node instanceof QueryStageExec stage) {
      collect(stage.plan(), found);
    } else if (node instanceof CommandResultExec command) {
      collect(command.commandPhysicalPlan(), found);
    }
    CollectionConverters.asJava(node.children()).forEach(child -> collect(child, found));
    CollectionConverters.asJava(node.subqueries()).forEach(child -> collect(child, found));
  }
}
