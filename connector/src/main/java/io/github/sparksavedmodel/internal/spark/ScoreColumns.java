/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.KnownNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;

/**
 * The columns of a plan that hold the outputs of a call, in order, and what stands for the call
 * above that plan.
 *
 * @param group the calls that they stand for
 * @param columns one for each output of the call, and the reason last
 * @param scored tells whether a row was to be scored; empty if all were
 */
record ScoreColumns(CallGroup group, List<Attribute> columns, Optional<Attribute> scored) {

  ScoreColumns {
    columns = List.copyOf(columns);
  }

  /** The operator with all calls of the group replaced. */
  LogicalPlan replaceIn(LogicalPlan operator) {
    return operator.transformExpressionsDown(ScalaInterop.partial(this::replacement));
  }

  /** The expression with all calls of the group replaced. */
  Expression replaceIn(Expression expression) {
    return expression.transformDown(ScalaInterop.partial(this::replacement));
  }

  private @Nullable Expression replacement(Expression expression) {
    if (expression instanceof GetStructField get
        && get.child() instanceof SavedModelPredict call
        && group.covers(call)) {
      return notNullAsBefore(expression.nullable(), call.call().fields(columns).get(get.ordinal()));
    }
    return expression instanceof SavedModelPredict call && group.covers(call) ? struct(call) : null;
  }

  /** Columns behind a guard may be null, but not for the rows that come to read them. */
  private static Expression notNullAsBefore(boolean before, Expression field) {
    return field.nullable() && !before ? new KnownNotNull(field) : field;
  }

  private Expression struct(SavedModelPredict call) {
    List<Expression> namesAndValues = new ArrayList<>();
    StructField[] structFields = ((StructType) call.dataType()).fields();
    List<Expression> fields = call.call().fields(columns);
    for (int i = 0; i < structFields.length; i++) {
      namesAndValues.add(Literal.create(structFields[i].name(), DataTypes.StringType));
      namesAndValues.add(notNullAsBefore(structFields[i].nullable(), fields.get(i)));
    }
    Expression struct = new CreateNamedStruct(ScalaInterop.seq(namesAndValues));
    if (scored.isEmpty() || !call.nullable()) {
      return struct;
    }
    return new CaseWhen(
        ScalaInterop.seq(List.of(new Tuple2<>(scored.get(), struct))), Option.empty());
  }
}
