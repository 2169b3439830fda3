/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.ColumnPath;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Puts a {@link Score} on top of a plan, or finds one below that gives the same scores. */
final class ScorePlacement {
  private final CallGroup group;
  private final ModelCall call;
  private final BindingPlan plan;
  private final Expression guard;
  private final List<Expression> inputs;
  private final List<Expression> keys;

  private ScorePlacement(CallGroup group) {
    this.group = group;
    this.call = group.call().call();
    Expression struct = group.call().child();
    this.plan = AnalysisFailure.during(() -> call.bind((StructType) struct.dataType()));
    this.guard = group.guardWithInputs();
    this.inputs = plan.inputs().stream()
        .map(InputBinding::column)
        .map(path -> guarded(field(struct, path)))
        .toList();
    this.keys = plan.keyColumns().stream().map(path -> field(struct, path)).toList();
  }

  /** A plan with the columns of a group. Its further columns are behind those that it had. */
  record Placed(LogicalPlan plan, ScoreColumns columns) {}

  /** Gives the plan the columns of the group, which is ready. */
  static Placed place(CallGroup group, LogicalPlan below) {
    ScorePlacement placement = new ScorePlacement(group);
    return new ScoreReuse(placement).find(below).orElseGet(() -> placement.above(below));
  }

  CallGroup group() {
    return group;
  }

  /**
   * Whether a Score below gives exactly these scores, when its inputs are written as the plan below
   * it has them.
   */
  boolean isEqualTo(
      ModelCall otherCall,
      BindingPlan otherPlan,
      Expression otherGuard,
      List<Expression> otherInputs) {
    if (!call.equals(otherCall) || !plan.equals(otherPlan) || !sameGuard(otherGuard)) {
      return false;
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (!inputs.get(i).semanticEquals(otherInputs.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameGuard(Expression other) {
    return guard.equals(other) || guard.semanticEquals(other);
  }

  private boolean scoresAllRows() {
    return guard.equals(Literal.TrueLiteral());
  }

  private static Expression field(Expression struct, ColumnPath path) {
    Expression value = struct;
    for (int ordinal : path.ordinals()) {
      value = value instanceof CreateNamedStruct named
          ? named.valExprs().apply(ordinal)
          : new GetStructField(value, ordinal, Option.empty());
    }
    return value;
  }

  /** Without this, an error in the inputs would fail rows that are not to be scored. */
  private Expression guarded(Expression input) {
    return scoresAllRows() || input instanceof Attribute
        ? input
        : new If(guard, input, Literal.create(null, input.dataType()));
  }

  private Placed above(LogicalPlan below) {
    InputColumns prepared = new InputColumns(below);
    List<Expression> inputColumns = inputs.stream().map(prepared::column).toList();
    List<Expression> keyColumns = keys.stream().map(prepared::column).toList();
    Expression guardColumn = prepared.column(guard);
    List<Attribute> outputs = outputs();
    Score score = new Score(
        call,
        plan,
        guardColumn,
        ScalaInterop.seq(inputColumns),
        ScalaInterop.seq(keyColumns),
        ScalaInterop.seq(outputs),
        prepared.plan());
    List<NamedExpression> columns = new ArrayList<>(ScalaInterop.<Attribute>list(below.output()));
    List<Attribute> aliases = new ArrayList<>();
    for (Attribute output : outputs) {
      Alias alias = ScoreReuse.alias(output);
      columns.add(alias);
      aliases.add(alias.toAttribute());
    }
    return new Placed(new Project(ScalaInterop.seq(columns), score), columns(aliases));
  }

  /** What the given columns are for the calls of the group. */
  ScoreColumns columns(List<Attribute> outputs) {
    int fields = ((StructType) group.call().dataType()).length();
    Optional<Attribute> scored =
        outputs.size() > fields ? Optional.of(outputs.get(fields)) : Optional.empty();
    return new ScoreColumns(group, outputs.subList(0, fields), scored);
  }

  private List<Attribute> outputs() {
    List<Attribute> outputs = new ArrayList<>();
    for (StructField field : ((StructType) group.call().dataType()).fields()) {
      outputs.add(attribute(field, field.nullable() || !scoresAllRows()));
    }
    if (!scoresAllRows()) {
      outputs.add(
          attribute(DataTypes.createStructField("scored", DataTypes.BooleanType, false), false));
    }
    return outputs;
  }

  private static Attribute attribute(StructField field, boolean nullable) {
    return new AttributeReference(
        field.name(),
        field.dataType(),
        nullable,
        Metadata.empty(),
        NamedExpression.newExprId(),
        ScalaInterop.seq(List.of()));
  }

  /**
   * Moves into a Project below the Score what may not stand in it (random values, subqueries) or
   * what Spark prunes only there (fields of nested columns).
   */
  private static final class InputColumns {
    private final LogicalPlan below;
    private final List<NamedExpression> moved = new ArrayList<>();

    InputColumns(LogicalPlan below) {
      this.below = below;
    }

    Expression column(Expression input) {
      boolean moves = !input.deterministic()
          || SubqueryExpression.hasSubquery(input)
          || input.exists(node -> node instanceof GetStructField);
      if (!moves) {
        return input;
      }
      for (NamedExpression earlier : moved) {
        if (earlier instanceof Alias alias && alias.child().equals(input)) {
          return alias.toAttribute();
        }
      }
      Alias alias = ScoreReuse.alias(input, "input");
      moved.add(alias);
      return alias.toAttribute();
    }

    LogicalPlan plan() {
      if (moved.isEmpty()) {
        return below;
      }
      List<NamedExpression> columns = new ArrayList<>(ScalaInterop.<Attribute>list(below.output()));
      columns.addAll(moved);
      return new Project(ScalaInterop.seq(columns), below);
    }
  }
}
