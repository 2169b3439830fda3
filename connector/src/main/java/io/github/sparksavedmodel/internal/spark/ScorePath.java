/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.WholeStageCodegenExec$;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.internal.SQLConf;

/**
 * The way from the child into tensors: columns are copied whole, or rows one by one.
 *
 * @param isColumnar whether columns are
 * @param reason why, for {@code EXPLAIN}
 */
record ScorePath(boolean isColumnar, String reason) {
  /** Spark's readers give batches of this many rows. */
  static final int ROWS_OF_COLUMNS = 4096;

  /**
   * The path over a child.
   *
   * <p>A child with a known partitioning is read by rows, since Spark's UNION keeps that promise
   * for rows only.
   *
   * @param rowsPerRun the rows that each run is to have, 0 for any number
   */
  static ScorePath of(SparkPlan child, int rowsPerRun) {
    SparkPlan operator = operator(child);
    String name = operator.nodeName().strip();
    if (!child.supportsColumnar()) {
      return new ScorePath(false, noColumns(operator, name));
    }
    if (!(child.outputPartitioning() instanceof UnknownPartitioning)) {
      return new ScorePath(false, "to keep the partitioning of " + name);
    }
    if (rowsPerRun > ROWS_OF_COLUMNS) {
      return new ScorePath(false, "batches of " + rowsPerRun + " rows");
    }
    return new ScorePath(true, "of " + name);
  }

  private static SparkPlan operator(SparkPlan child) {
    boolean isBetween = child instanceof WholeStageCodegenExec
        || child instanceof InputAdapter
        || child instanceof ColumnarSelectExec;
    if (isBetween) {
      return operator(child.children().head());
    }
    return child instanceof QueryStageExec stage ? operator(stage.plan()) : child;
  }

  private static String noColumns(SparkPlan operator, String name) {
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
    return name + " gives no columns";
  }

  /** For instance {@code path rows (Filter gives no columns)}. */
  @Override
  public String toString() {
    return "path " + (isColumnar ? "columns" : "rows") + " (" + reason + ")";
  }
}
