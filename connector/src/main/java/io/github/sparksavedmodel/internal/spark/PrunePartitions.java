/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.DynamicPruningSubquery;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.optimizer.BooleanSimplification$;
import org.apache.spark.sql.catalyst.optimizer.PruneFilters$;
import org.apache.spark.sql.catalyst.optimizer.PushDownPredicates$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.dynamicpruning.CleanupDynamicPruningFilters$;
import org.apache.spark.sql.execution.dynamicpruning.PartitionPruning$;
import org.jspecify.annotations.Nullable;

/**
 * Lets a join prune, at run time, the partitions that are read below a Score.
 *
 * <p>Spark puts the filters for that above the Score, where its own rules leave and then remove
 * them. So this rule comes after those: it asks Spark for the filters once more, keeps the ones
 * that go below a Score and on to a scan, and removes all others.
 */
final class PrunePartitions extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!plan.exists(PrunePartitions::joinsScores)) {
      return plan;
    }
    Set<ExprId> wanted = new HashSet<>(dynamicFilters(plan));
    int known = wanted.size();
    LogicalPlan pruned = below(PartitionPruning$.MODULE$.apply(plan), wanted);
    return wanted.size() == known ? plan : cleaned(pruned, wanted);
  }

  private static boolean joinsScores(LogicalPlan plan) {
    return plan instanceof Join && plan.exists(node -> node instanceof Score);
  }

  private static List<ExprId> dynamicFilters(LogicalPlan plan) {
    List<ExprId> found = new ArrayList<>();
    plan.foreach(node -> {
      node.expressions().foreach(expression -> {
        subqueries(expression).forEach(subquery -> found.add(subquery.exprId()));
        return null;
      });
      return null;
    });
    return found;
  }

  private static List<DynamicPruningSubquery> subqueries(Expression expression) {
    List<DynamicPruningSubquery> found = new ArrayList<>();
    expression.foreach(part -> {
      if (part instanceof DynamicPruningSubquery subquery) {
        found.add(subquery);
      }
      return null;
    });
    return found;
  }

  /** Pushes filters as far as they go. Those that pass a Score are added to the wanted ones. */
  private static LogicalPlan below(LogicalPlan plan, Set<ExprId> wanted) {
    LogicalPlan pushed = plan;
    LogicalPlan before;
    do {
      before = pushed;
      pushed = PushDownPredicates$.MODULE$
          .apply(pushed)
          .transformDown(ScalaInterop.partial(node -> belowScore(node, wanted)));
    } while (!pushed.fastEquals(before));
    return pushed;
  }

  private static @Nullable LogicalPlan belowScore(LogicalPlan plan, Set<ExprId> wanted) {
    if (!(plan instanceof Filter filter && filter.child() instanceof Score score)) {
      return null;
    }
    return score.filteredFirst(filter, condition -> {
      Optional<DynamicPruningSubquery> dynamic = subqueries(condition).stream().findFirst();
      boolean passes = dynamic.isPresent()
          && condition.references().subsetOf(score.child().outputSet())
          && !isPruned(score.child(), dynamic.get());
      if (passes) {
        wanted.add(dynamic.get().exprId());
      }
      return passes;
    });
  }

  /** Whether the plan is filtered in this way already. */
  private static boolean isPruned(LogicalPlan plan, DynamicPruningSubquery filter) {
    return plan.exists(node -> node.expressions()
        .exists(expression -> subqueries(expression).stream()
            .anyMatch(known -> known.pruningKey().semanticEquals(filter.pruningKey()))));
  }

  private static LogicalPlan cleaned(LogicalPlan plan, Set<ExprId> wanted) {
    LogicalPlan withWanted = plan.transformDown(ScalaInterop.partial(node -> node instanceof Filter
        ? node.transformExpressionsDown(ScalaInterop.partial(part -> unwanted(part, wanted)))
        : null));
    return PruneFilters$.MODULE$.apply(BooleanSimplification$.MODULE$.apply(
        CleanupDynamicPruningFilters$.MODULE$.apply(withWanted)));
  }

  private static @Nullable Expression unwanted(Expression part, Set<ExprId> wanted) {
    return part instanceof DynamicPruningSubquery subquery && !wanted.contains(subquery.exprId())
        ? Literal.TrueLiteral()
        : null;
  }
}
