/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** Puts a {@link Score} on top of a plan, or finds one below that gives the same scores. */
final class ScorePlacement {
  private final CallGroup group;
  private final ScoreInputs inputs;

  private ScorePlacement(CallGroup group) {
    this.group = group;
    this.inputs = ScoreInputs.of(group);
  }

  /** A plan with the columns of a group. Its further columns are behind those that it had. */
  record Placed(LogicalPlan plan, ScoreColumns columns) {}

  /** Gives the plan the columns of the group, which is ready. */
  static Placed place(CallGroup group, LogicalPlan below) {
    ScorePlacement placement = new ScorePlacement(group);
    return new ScoreReuse(placement).find(below).orElseGet(() -> placement.above(below));
  }

  /** What the group needs from the rows. */
  ScoreInputs inputs() {
    return inputs;
  }

  private Placed above(LogicalPlan below) {
    InputColumns prepared = new InputColumns(below);
    ScoreInputs placed =
        inputs.isComputed() ? inputs.from(prepared.computed(inputs.struct())) : inputs;
    List<Expression> inputColumns =
        placed.values().stream().map(prepared::column).toList();
    List<Expression> keyColumns = placed.keys().stream().map(prepared::column).toList();
    Expression guardColumn = prepared.column(placed.guard());
    List<Attribute> outputs = outputs();
    ScoreParts parts = new ScoreParts(
        group.call().call().use(),
        placed.plan(),
        guardColumn,
        ScalaInterop.seq(inputColumns),
        ScalaInterop.seq(keyColumns),
        ScalaInterop.seq(outputs));
    Score score = new Score(parts, prepared.plan());
    List<NamedExpression> columns = new ArrayList<>(ScalaInterop.<Attribute>list(below.output()));
    List<Attribute> aliases = new ArrayList<>();
    for (Attribute output : outputs) {
      Alias alias = LogicalPlans.alias(output, output.name());
      columns.add(alias);
      aliases.add(alias.toAttribute());
    }
    return new Placed(new Project(ScalaInterop.seq(columns), score), columns(aliases));
  }

  /** What the given columns are for the calls of the group. */
  ScoreColumns columns(List<Attribute> outputs) {
    int fields = group.call().call().columns().length();
    Optional<Attribute> scored =
        outputs.size() > fields ? Optional.of(outputs.get(fields)) : Optional.empty();
    return new ScoreColumns(group, outputs.subList(0, fields), scored);
  }

  private List<Attribute> outputs() {
    boolean all = inputs.scoresAllRows();
    List<Attribute> outputs = new ArrayList<>();
    for (StructField field : group.call().call().columns().fields()) {
      outputs.add(attribute(field, field.nullable() || !all));
    }
    if (!all) {
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
}
