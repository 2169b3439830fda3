/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.CacheTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CreateTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.RowLevelWrite;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.execution.command.DataWritingCommand;

/**
 * Which operators may be rewritten. Everything that is not listed is left untouched, whole. Of a
 * row-level write only the query is rewritten: its condition merely looks like a filter, and
 * replacing it would delete rows.
 */
final class LiftableNodes {

  private LiftableNodes() {}

  /**
   * Whether calls in the expressions of this operator may be moved below it (or, for Aggregate,
   * above).
   */
  static boolean mayLiftFrom(LogicalPlan operator) {
    return operator instanceof Project
        || operator instanceof Filter
        || operator instanceof Aggregate
        || operator instanceof Sort
        || operator instanceof Join
        || operator instanceof Window
        || operator instanceof Generate
        || operator instanceof Expand
        || operator instanceof MergeRows
        || operator instanceof RepartitionOperation
        || operator instanceof RebalancePartitions;
  }

  /** Whether the plans below this operator may be rewritten. */
  static boolean mayDescend(LogicalPlan operator) {
    return !(operator instanceof Command) || isKnownWrite(operator);
  }

  private static boolean isKnownWrite(LogicalPlan operator) {
    return operator instanceof AppendData
        || operator instanceof OverwriteByExpression
        || operator instanceof OverwritePartitionsDynamic
        || operator instanceof RowLevelWrite
        || operator instanceof InsertIntoStatement
        || operator instanceof CreateTableAsSelect
        || operator instanceof ReplaceTableAsSelect
        || operator instanceof CacheTableAsSelect
        || operator instanceof DataWritingCommand;
  }
}
