/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Reads only those features of tf.Examples that the query takes; the fields of others are null, so
 * types stay as they are. All fields of one Example that an operator takes are read together.
 */
final class PruneExamples extends Rule<LogicalPlan> {

  /** The fields that are taken of a struct; of those with a whole use, all are. */
  private static final class Uses {
    private final Map<Expression, TreeSet<Integer>> fields = new HashMap<>();
    private final List<Expression> whole = new ArrayList<>();

    /** Notes what an expression takes of Examples, and of columns that hold structs. */
    void add(Expression expression) {
      if (expression instanceof GetStructField field && isSource(field.child())) {
        fields
            .computeIfAbsent(field.child().canonicalized(), source -> new TreeSet<>())
            .add(field.ordinal());
        ScalaInterop.list(field.child().children()).forEach(this::add);
        return;
      }
      if (isSource(expression)) {
        whole.add(expression.canonicalized());
      }
      ScalaInterop.list(expression.children()).forEach(this::add);
    }

    private static boolean isSource(Expression expression) {
      return expression instanceof ExampleToStruct || expression instanceof Attribute;
    }

    /** The call with fewer fields to read, or null if it needs all that it reads. */
    @Nullable
    ExampleToStruct pruned(ExampleToStruct call, Expression source) {
      TreeSet<Integer> taken = fields.get(source.canonicalized());
      boolean needsAll = taken == null
          || whole.contains(source.canonicalized())
          || taken.stream().anyMatch(call::isCorruptColumn)
          || !call.read().containsAll(taken)
          || taken.size() == call.read().size();
      return needsAll ? null : call.reading(List.copyOf(taken));
    }
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan inPlace = plan.transformDown(ScalaInterop.partial(PruneExamples::callsInPlace));
    return inPlace.transformDown(ScalaInterop.partial(PruneExamples::callsBelow));
  }

  /** An operator that takes fields of calls of its own. */
  private static @Nullable LogicalPlan callsInPlace(LogicalPlan plan) {
    Uses uses = new Uses();
    ScalaInterop.list(plan.expressions()).forEach(uses::add);
    boolean isWorthIt = uses.fields.keySet().stream().anyMatch(ExampleToStruct.class::isInstance);
    return isWorthIt
        ? plan.transformExpressionsDown(ScalaInterop.partial(expression -> {
          if (expression instanceof GetStructField field
              && field.child() instanceof ExampleToStruct call) {
            ExampleToStruct pruned = uses.pruned(call, call);
            return pruned == null
                ? null
                : new GetStructField(pruned, field.ordinal(), field.name());
          }
          return null;
        }))
        : null;
  }

  /** An operator that takes fields of the columns of a projection, or of one below a filter. */
  private static @Nullable LogicalPlan callsBelow(LogicalPlan plan) {
    if (!(plan instanceof Project) && !(plan instanceof Aggregate)) {
      return null;
    }
    Uses uses = new Uses();
    ScalaInterop.list(plan.expressions()).forEach(uses::add);
    LogicalPlan child = ScalaInterop.list(plan.children()).get(0);
    if (child instanceof Project project) {
      Project pruned = pruned(project, uses);
      return pruned == null ? null : LogicalPlans.over(plan, pruned);
    }
    if (child instanceof Filter filter && filter.child() instanceof Project project) {
      uses.add(filter.condition());
      Project pruned = pruned(project, uses);
      return pruned == null ? null : LogicalPlans.over(plan, LogicalPlans.over(filter, pruned));
    }
    return null;
  }

  private static @Nullable Project pruned(Project project, Uses uses) {
    List<NamedExpression> columns = new ArrayList<>();
    boolean isChanged = false;
    for (NamedExpression column : ScalaInterop.list(project.projectList())) {
      ExampleToStruct pruned =
          column instanceof Alias alias && alias.child() instanceof ExampleToStruct call
              ? uses.pruned(call, column.toAttribute())
              : null;
      isChanged |= pruned != null;
      columns.add(
          pruned == null
              ? column
              : (NamedExpression)
                  ((Alias) column).withNewChildren(ScalaInterop.seq(List.<Expression>of(pruned))));
    }
    return isChanged ? new Project(ScalaInterop.seq(columns), project.child()) : null;
  }
}
