/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.ExpectsInputTypes;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.Block;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator$;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A function of one argument, null where that is null. What Spark's own {@code UnaryExpression} is,
 * which classes of Java cannot extend.
 */
abstract class UnaryCall extends Expression implements ExpectsInputTypes, Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  private final Expression child;

  UnaryCall(Expression child) {
    this.child = child;
  }

  final Expression child() {
    return child;
  }

  /** The call with another argument. */
  abstract Expression withChild(Expression newChild);

  /**
   * The result for an argument that is not null; null if it has none. Generated code calls this.
   */
  public abstract @Nullable Object evaluated(Object argument);

  @Override
  public Seq<Expression> children() {
    return ScalaInterop.seq(List.of(child));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return withChild(newChildren.head());
  }

  /** The trait's, which in Java the superclass hides. */
  @Override
  public TypeCheckResult checkInputDataTypes() {
    return ExpectsInputTypes.super.checkInputDataTypes();
  }

  @Override
  public boolean foldable() {
    return child.foldable();
  }

  @Override
  public @Nullable Object eval(@Nullable InternalRow row) {
    Object argument = child.eval(row);
    return argument == null ? null : evaluated(argument);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    ExprCode argument = child.genCode(context);
    String self = context.addReferenceObj(prettyName(), this, getClass().getName());
    String text = String.format(
        "%n%1$s %2$s = %3$s ? null : (%1$s) %4$s.evaluated(%5$s);%nboolean %6$s = %2$s == null;",
        CodeGenerator$.MODULE$.javaType(dataType()),
        code.value(),
        argument.isNull(),
        self,
        argument.value(),
        code.isNull());
    Block block = argument
        .code()
        .$plus(new CodeBlock(ScalaInterop.seq(List.of(text)), ScalaInterop.seq(List.of())));
    return code.copy(block, code.isNull(), code.value());
  }

  @Override
  public String sql() {
    return prettyName() + "(" + child.sql() + ")";
  }
}
