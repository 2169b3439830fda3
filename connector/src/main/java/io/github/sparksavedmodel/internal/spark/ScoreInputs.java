/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.ColumnPath;
import io.github.sparksavedmodel.internal.plan.ExamplePlan;
import io.github.sparksavedmodel.internal.plan.FeatureBinding;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * What a Score needs from a row: which rows it scores, and the values of inputs and keys.
 *
 * @param call the model and how to use it
 * @param plan the fields of the struct, bound to the model
 * @param struct the inputs of the call, or null where the call is not evaluated
 * @param guard true for rows to score
 * @param values one expression for each input of the plan
 * @param keys one expression for each key column of the plan
 */
record ScoreInputs(
    ModelCall call,
    BindingPlan plan,
    Expression struct,
    Expression guard,
    List<Expression> values,
    List<Expression> keys) {

  static ScoreInputs of(CallGroup group) {
    ModelCall call = group.call().call();
    Expression struct = group.call().child();
    BindingPlan plan = AnalysisFailure.during(() -> call.bind((StructType) struct.dataType()));
    Expression guard = group.guard();
    if (struct instanceof CreateNamedStruct) {
      return ofFields(call, plan, struct, guard);
    }
    return isColumn(struct)
        ? ofStruct(call, plan, struct, guard)
        : ofStruct(call, plan, guarded(struct, guard), Literal.TrueLiteral());
  }

  /** The fields are there one by one, and each is evaluated by itself. */
  private static ScoreInputs ofFields(
      ModelCall call, BindingPlan plan, Expression struct, Expression guard) {
    return new ScoreInputs(
        call,
        plan,
        struct,
        guard,
        plan.inputs().stream()
            .map(input -> guarded(value(struct, input), guard))
            .toList(),
        plan.keyColumns().stream().map(path -> field(struct, path)).toList());
  }

  /** The struct is a value of its own; a row without it is not scored. */
  private static ScoreInputs ofStruct(
      ModelCall call, BindingPlan plan, Expression struct, Expression guard) {
    return new ScoreInputs(
        call,
        plan,
        struct,
        struct.nullable() ? CallGroup.and(guard, new IsNotNull(struct)) : guard,
        plan.inputs().stream().map(input -> value(struct, input)).toList(),
        plan.keyColumns().stream().map(path -> field(struct, path)).toList());
  }

  /** The same with the struct in a column. */
  ScoreInputs from(Attribute column) {
    return ofStruct(call, plan, column, Literal.TrueLiteral());
  }

  /** Whether the struct has to be computed, which is done once for guard and all inputs. */
  boolean isComputed() {
    return !(struct instanceof CreateNamedStruct) && !isColumn(struct);
  }

  private static boolean isColumn(Expression struct) {
    Expression inner = struct;
    while (inner instanceof GetStructField field) {
      inner = field.child();
    }
    return inner instanceof Attribute;
  }

  boolean scoresAllRows() {
    return isTrue(guard);
  }

  static boolean isTrue(Expression guard) {
    return guard.equals(Literal.TrueLiteral());
  }

  /** A field of the struct, or those that are the features of a tf.Example, as a struct. */
  private static Expression value(Expression struct, InputBinding input) {
    ExamplePlan examples = input.examples();
    if (examples == null) {
      return field(struct, input.column());
    }
    List<Expression> namesAndValues = new ArrayList<>();
    for (FeatureBinding feature : examples.features()) {
      ColumnPath column = feature.column();
      namesAndValues.add(Literal.create(feature.feature(), DataTypes.StringType));
      namesAndValues.add(
          column.ordinals().isEmpty()
              ? Literal.create(null, column.type())
              : field(struct, column));
    }
    return new CreateNamedStruct(ScalaInterop.seq(namesAndValues));
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
  private static Expression guarded(Expression input, Expression guard) {
    return isTrue(guard) || input instanceof Attribute
        ? input
        : new If(guard, input, Literal.create(null, input.dataType()));
  }
}
