/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * A call of a {@link PredictFunction}. Never evaluated row by row: {@link ScoreLifting} moves it
 * into a {@link Score}.
 *
 * <p>Deterministic, so that it may stand in join conditions and groupings; never foldable, so that
 * the optimizer does not run a model on the driver.
 */
public final class SavedModelPredict extends Expression implements Unevaluable, Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  private final transient ModelCall call;
  private final transient Expression inputs;
  private final transient String function;
  private final transient StructType type;

  /**
   * A call with these inputs, a struct, by this function's name. The parameters are the product
   * elements, in order.
   */
  public SavedModelPredict(ModelCall call, Expression inputs, String function) {
    this.call = call;
    this.inputs = inputs;
    this.function = function;
    this.type = call.outputType();
  }

  ModelCall call() {
    return call;
  }

  Expression child() {
    return inputs;
  }

  @Override
  public Seq<Expression> children() {
    return ScalaInterop.seq(List.of(inputs));
  }

  @Override
  public DataType dataType() {
    return type;
  }

  @Override
  public boolean nullable() {
    return inputs.nullable();
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public Object eval(@Nullable InternalRow row) {
    throw notHere();
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw notHere();
  }

  /** What goes to a task evaluates the call there. */
  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(
        ErrorCondition.CALL_NOT_SUPPORTED.with("expression", sql()).rendered());
  }

  private RuntimeException notHere() {
    return ScoreLifting.refused(ErrorCondition.CALL_NOT_SUPPORTED, this);
  }

  @Override
  public Expression withNewChildrenInternal(
      scala.collection.immutable.IndexedSeq<Expression> newChildren) {
    return new SavedModelPredict(call, newChildren.head(), function);
  }

  @Override
  public String prettyName() {
    return function;
  }

  @Override
  public String sql() {
    return function + "('" + call.signature().path() + "', " + inputs.sql() + ")";
  }

  @Override
  public String toString() {
    return function + "(" + call + ", " + inputs + ")";
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> call;
      case 1 -> inputs;
      default -> function;
    };
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SavedModelPredict;
  }

  /** Whatever the name of the function is. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SavedModelPredict that
        && call.equals(that.call)
        && inputs.equals(that.inputs);
  }

  @Override
  public int hashCode() {
    return 31 * call.hashCode() + inputs.hashCode();
  }
}
