/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ReplaceData;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import scala.Option;

/**
 * Sees to it that a row-level write decides about each row by one score. Scores of the same row may
 * differ in their last bits between batches; a row that one score keeps and another one changes
 * would be lost or doubled.
 */
final class RowLevelWrites {

  private RowLevelWrites() {}

  /**
   * The write of whole groups of rows, safe to score in; fails if Spark would decide twice about a
   * row.
   */
  static LogicalPlan decidingOnce(ReplaceData replace) {
    Command command = replace.operation().command();
    if (command == Command.UPDATE) {
      refuseTwoReads(replace.condition());
    }
    boolean filtersByScore = replace.groupFilterCondition().exists(RowLevelWrites::isScored);
    return command == Command.MERGE && filtersByScore ? withoutGroupFilter(replace) : replace;
  }

  /** With a subquery, Spark reads the rows to change and the rows to keep one after the other. */
  private static void refuseTwoReads(Expression condition) {
    if (SubqueryExpression.hasSubquery(condition) && isScored(condition)) {
      throw AnalysisFailure.thrown(
          new OptionException(
              ErrorCondition.CALL_IN_UPDATE_WITH_SUBQUERY.with("condition", condition.sql())),
          condition.origin());
    }
  }

  /**
   * The filter chooses the groups of rows to read by scoring the source once more. A source row
   * that only the second score lets through would be inserted beside the row that it matches.
   */
  private static LogicalPlan withoutGroupFilter(ReplaceData replace) {
    return replace.copy(
        replace.table(),
        replace.condition(),
        replace.query(),
        replace.originalTable(),
        replace.projections(),
        Option.empty(),
        replace.write());
  }

  private static boolean isScored(Expression expression) {
    return expression.exists(part -> part instanceof SavedModelPredict
        || (part instanceof SubqueryExpression subquery && isScored(subquery.plan())));
  }

  private static boolean isScored(LogicalPlan plan) {
    return plan.exists(operator ->
        operator instanceof Score || operator.expressions().exists(RowLevelWrites::isScored));
  }
}
