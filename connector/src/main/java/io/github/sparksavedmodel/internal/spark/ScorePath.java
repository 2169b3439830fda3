/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.WholeStageCodegenExec$;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.internal.SQLConf;

/**
 * What {@code EXPLAIN} says of the way from the child into tensors: columns are copied whole, or
 * rows one by one, and why.
 */
final class ScorePath {

  private ScorePath() {}

  static String of(SparkPlan child) {
    return child.supportsColumnar()
        ? "path columns (of " + operator(child).nodeName().strip() + ")"
        : "path rows (" + reason(operator(child)) + ")";
  }

  private static SparkPlan operator(SparkPlan child) {
    SparkPlan plan = child;
    while (true) {
      if (plan instanceof WholeStageCodegenExec || plan instanceof InputAdapter) {
        plan = plan.children().head();
      } else if (plan instanceof QueryStageExec stage) {
        plan = stage.plan();
      } else {
        return plan;
      }
    }
  }

  private static String reason(SparkPlan operator) {
    SQLConf conf = operator.conf();
    if (operator instanceof FileSourceScanExec) {
      if (!conf.wholeStageEnabled()) {
        return SQLConf.WHOLESTAGE_CODEGEN_ENABLED().key() + " is false";
      }
      if (WholeStageCodegenExec$.MODULE$.isTooManyFields(conf, operator.schema())) {
        return "more fields than " + SQLConf.WHOLESTAGE_MAX_NUM_FIELDS().key() + "="
            + conf.wholeStageMaxNumFields();
      }
    }
    return operator.nodeName().strip() + " gives no columns";
  }
}
