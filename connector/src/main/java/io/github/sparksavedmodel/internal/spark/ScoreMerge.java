/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.RowMode;
import io.github.sparksavedmodel.internal.plan.JointPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.collection.immutable.Seq;

/**
 * Looks for a Score below another that can do the scoring of both, through operators that pass all
 * rows on as they are. What the upper one's inputs are computed from moves below that Score.
 */
final class ScoreMerge {
  private final Score upper;
  private final ScoreParts wanted;

  ScoreMerge(Score upper) {
    this.upper = upper;
    this.wanted = upper.parts();
  }

  /** The plan of the upper Score without it, or empty if there is no such Score below. */
  Optional<LogicalPlan> below() {
    return wanted.use().mode() == RowMode.FAILFAST
        ? found(upper.child(), List.of()).map(plan -> ScoreLifting.withOutput(upper, plan))
        : Optional.empty();
  }

  /**
   * The plan with the outputs of the upper Score.
   *
   * @param computed the columns from further above that have to move below, lowest first
   */
  private Optional<LogicalPlan> found(LogicalPlan plan, List<List<Alias>> computed) {
    if (plan instanceof Project project && LogicalPlans.isDeterministic(project)) {
      List<Alias> needed = needed(project, computed);
      List<List<Alias>> all = new ArrayList<>(List.of(needed));
      all.addAll(computed);
      return found(project.child(), all).map(child -> passing(project, needed, computed, child));
    }
    if (plan instanceof Score score) {
      return merged(score, computed)
          .or(() -> found(score.child(), computed).map(score::withNewChildInternal));
    }
    return Optional.empty();
  }

  private List<Alias> needed(Project project, List<List<Alias>> computed) {
    Set<ExprId> read = read(computed);
    return ScalaInterop.<NamedExpression>list(project.projectList()).stream()
        .filter(column -> column instanceof Alias && read.contains(column.exprId()))
        .map(column -> (Alias) column)
        .toList();
  }

  private Set<ExprId> read(List<List<Alias>> computed) {
    Set<ExprId> read = new HashSet<>();
    addReferences(ScalaInterop.<Expression>list(wanted.inputs()), read);
    computed.forEach(columns -> addReferences(columns, read));
    return read;
  }

  private static void addReferences(List<? extends Expression> expressions, Set<ExprId> read) {
    for (Expression expression : expressions) {
      expression.references().foreach(column -> read.add(column.exprId()));
    }
  }

  /**
   * The Project over another plan, which computes some columns already: of this one and of those
   * further above.
   */
  private LogicalPlan passing(
      Project project, List<Alias> moved, List<List<Alias>> movedAbove, LogicalPlan child) {
    List<NamedExpression> columns = new ArrayList<>();
    for (NamedExpression column : ScalaInterop.<NamedExpression>list(project.projectList())) {
      columns.add(
          column instanceof Alias alias && moved.contains(alias) ? alias.toAttribute() : column);
    }
    movedAbove.forEach(above -> above.forEach(alias -> columns.add(alias.toAttribute())));
    columns.addAll(ScalaInterop.<Attribute>list(wanted.outputs()));
    return new Project(ScalaInterop.seq(columns), child);
  }

  private Optional<LogicalPlan> merged(Score lower, List<List<Alias>> computed) {
    Set<ExprId> read = read(computed);
    computed.forEach(columns -> columns.forEach(column -> read.remove(column.exprId())));
    lower.child().outputSet().foreach(column -> read.remove(column.exprId()));
    boolean mayShare = read.isEmpty()
        && wanted.use().equals(lower.parts().use())
        && same(lower.parts().guard(), lower, wanted.guard())
        && lower.parts().keys().length() == wanted.keys().length();
    return mayShare
        ? JointPlan.of(lower.parts().plan(), wanted.plan())
            .filter(joint -> hasSameValues(joint, lower))
            .map(joint -> joint(joint, lower, computed))
        : Optional.empty();
  }

  private boolean hasSameValues(JointPlan joint, Score lower) {
    Seq<Expression> keys = lower.parts().keys();
    for (int i = 0; i < keys.length(); i++) {
      if (!same(keys.apply(i), lower, wanted.keys().apply(i))) {
        return false;
      }
    }
    return joint.shared().stream()
        .allMatch(input -> same(
            lower.parts().inputs().apply(input.first()),
            lower,
            wanted.inputs().apply(input.second())));
  }

  /** Whether an expression of the lower Score and one of the upper have the same value. */
  private boolean same(Expression ofLower, Score lower, Expression ofUpper) {
    return ofLower.equals(ofUpper)
        || definition(ofLower, lower.child()).semanticEquals(definition(ofUpper, upper.child()));
  }

  /** The expression written out, as far as Projects and Scores below pass its columns on. */
  private static Expression definition(Expression expression, LogicalPlan below) {
    if (below instanceof Project project) {
      List<NamedExpression> columns =
          ScalaInterop.<NamedExpression>list(project.projectList()).stream()
              .filter(column -> ((Expression) column).deterministic())
              .toList();
      Expression written = expression.transformDown(
          ScalaInterop.partial(part -> LogicalPlans.definition(part, columns)));
      return definition(written, project.child());
    }
    return below instanceof Score score ? definition(expression, score.child()) : expression;
  }

  private LogicalPlan joint(JointPlan joint, Score lower, List<List<Alias>> computed) {
    LogicalPlan child = lower.child();
    for (List<Alias> columns : computed) {
      child = columns.isEmpty() ? child : LogicalPlans.withColumns(child, columns);
    }
    ScoreParts parts = lower.parts();
    List<Expression> inputs = new ArrayList<>(ScalaInterop.<Expression>list(parts.inputs()));
    joint.further().forEach(input -> inputs.add(wanted.inputs().apply(input)));
    List<Attribute> outputs = new ArrayList<>(parts.outputColumns());
    outputs.addAll(wanted.outputColumns());
    Optional<Attribute> scored = parts.scored().or(wanted::scored);
    scored.ifPresent(outputs::add);
    Score score = new Score(
        new ScoreParts(
            parts.use(),
            joint.plan(),
            parts.guard(),
            ScalaInterop.seq(inputs),
            parts.keys(),
            ScalaInterop.seq(outputs)),
        child);
    return parts.scored().isPresent() && wanted.scored().isPresent()
        ? LogicalPlans.withColumns(
            score,
            List.of(LogicalPlans.aliasAs(wanted.scored().get(), parts.scored().get())))
        : score;
  }
}
