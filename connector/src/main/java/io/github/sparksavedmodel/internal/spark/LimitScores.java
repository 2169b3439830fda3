/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Scores no more rows than a limit lets through, and no row twice: limits go below Scores, and so
 * does sorting by other columns, for which Spark would draw a sample of the scored rows first. A
 * Score keeps number and order of rows, so nothing changes above.
 */
final class LimitScores extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformDown(ScalaInterop.partial(LimitScores::improved));
  }

  private static @Nullable LogicalPlan improved(LogicalPlan plan) {
    Optional<LogicalPlan> sortedFirst = sortFirst(new ArrayList<>(), plan);
    if (sortedFirst.isPresent()) {
      return sortedFirst.get();
    }
    if (plan instanceof LocalLimit limit) {
      return below(limit.child(), rows -> limited(limit, rows))
          .map(child -> LogicalPlans.over(limit, child))
          .orElse(null);
    }
    return null;
  }

  /**
   * The limit over these rows if it lets fewer through. Streams keep their rows: a limit stops
   * reading, and an operator with state that is not read to its end loses the state of the batch.
   */
  private static Optional<LogicalPlan> limited(LocalLimit limit, LogicalPlan rows) {
    boolean isLess = !rows.isStreaming()
        && limit.limitExpr() instanceof Literal literal
        && literal.value() instanceof Integer most
        && (rows.maxRowsPerPartition().isEmpty()
            || (long) rows.maxRowsPerPartition().get() > most);
    return isLess ? Optional.of(LogicalPlans.over(limit, rows)) : Optional.empty();
  }

  /**
   * A sort goes below the Score, with the limits that are over it, innermost last.
   *
   * @param limits those that were met so far
   */
  private static Optional<LogicalPlan> sortFirst(List<LogicalPlan> limits, LogicalPlan plan) {
    if (plan instanceof GlobalLimit || plan instanceof LocalLimit || plan instanceof Offset) {
      limits.add(plan);
      return sortFirst(limits, plan.children().head());
    }
    if (plan instanceof Sort sort && sort.global()) {
      return below(sort.child(), rows -> sorted(limits, sort, rows));
    }
    return isPlain(plan) && !limits.isEmpty()
        ? sortFirst(limits, plan.children().head()).map(child -> LogicalPlans.over(plan, child))
        : Optional.empty();
  }

  private static Optional<LogicalPlan> sorted(
      List<LogicalPlan> limits, Sort sort, LogicalPlan rows) {
    LogicalPlan sorted = writtenFor(sort, rows);
    if (!sorted.references().subsetOf(rows.outputSet())) {
      return Optional.empty();
    }
    LogicalPlan limited = sorted;
    for (int i = limits.size() - 1; i >= 0; i--) {
      limited = LogicalPlans.over(limits.get(i), limited);
    }
    return Optional.of(limited);
  }

  /**
   * The sort over rows from further below, with the columns that Projects in between make written
   * out.
   */
  private static LogicalPlan writtenFor(Sort sort, LogicalPlan rows) {
    LogicalPlan written = sort;
    for (LogicalPlan plan = sort.child(); plan instanceof Project project; plan = project.child()) {
      List<NamedExpression> columns = ScalaInterop.list(project.projectList());
      written = written.transformExpressionsDown(
          ScalaInterop.partial(part -> LogicalPlans.definition(part, columns)));
    }
    return LogicalPlans.over(written, rows);
  }

  /** How the rows below a Score change, if at all. */
  @FunctionalInterface
  private interface Change {
    Optional<LogicalPlan> of(LogicalPlan rows);
  }

  /** The plan with the rows below its lowest Score changed, or else those below a higher one. */
  private static Optional<LogicalPlan> below(LogicalPlan plan, Change change) {
    if (plan instanceof Score score) {
      return below(score.child(), change)
          .or(() -> change.of(score.child()))
          .map(score::withNewChildInternal);
    }
    return isPlain(plan)
        ? below(plan.children().head(), change).map(child -> LogicalPlans.over(plan, child))
        : Optional.empty();
  }

  private static boolean isPlain(LogicalPlan plan) {
    return plan instanceof Project project && LogicalPlans.isDeterministic(project);
  }
}
