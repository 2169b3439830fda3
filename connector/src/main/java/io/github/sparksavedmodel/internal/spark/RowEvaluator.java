/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.BindReferences;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Predicate;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.expressions.ToPrettyString;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.jspecify.annotations.Nullable;
import scala.Some;
import scala.collection.immutable.Seq;

/** Evaluates on the rows of a child what a Score needs of them. Confined to one task. */
final class RowEvaluator {
  private static final int COMPUTED = -1;

  private final RowExpressions expressions;
  private final Optional<BasePredicate> guard;
  private final Optional<UnsafeProjection> computedInputs;
  private final int[] columns;
  private final List<Optional<StructOfColumns>> structs;
  private final int[] referenced;
  private final int[] ordinals;
  private final List<String> keyNames;
  private final List<Expression> keys;
  private @Nullable InternalRow current;
  private @Nullable UnsafeRow computed;
  private @Nullable UnsafeProjection toUnsafe;

  /** For rows of a child. */
  static RowEvaluator ofRows(RowExpressions expressions, int partition) {
    return new RowEvaluator(expressions, partition, false);
  }

  /** For batches of columns, which structs of them may be read from. */
  static RowEvaluator ofColumns(RowExpressions expressions, int partition) {
    return new RowEvaluator(expressions, partition, true);
  }

  private RowEvaluator(RowExpressions expressions, int partition, boolean isColumnar) {
    this.expressions = expressions;
    List<Attribute> childOutput = ScalaInterop.list(expressions.childOutput());
    List<Expression> inputs = ScalaInterop.list(expressions.inputs());
    this.columns =
        inputs.stream().mapToInt(input -> indexOf(childOutput, input)).toArray();
    this.structs = inputs.stream()
        .map(input -> StructOfColumns.of(input, childOutput).filter(struct -> isColumnar))
        .toList();
    this.referenced = IntStream.range(0, childOutput.size())
        .filter(column ->
            inputs.stream().anyMatch(input -> input.references().contains(childOutput.get(column))))
        .toArray();
    this.ordinals = columns.clone();
    List<Expression> toCompute = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      if (structs.get(i).isPresent()) {
        ordinals[i] = 0;
      } else if (columns[i] == COMPUTED) {
        ordinals[i] = toCompute.size();
        toCompute.add(inputs.get(i));
      }
    }
    this.computedInputs = computedInputs(toCompute, expressions, partition);
    this.guard = guard(expressions, partition);
    this.keyNames = expressions.keyNames();
    this.keys = ScalaInterop.<Expression>list(expressions.keys()).stream()
        .map(key -> (Expression) new ToPrettyString(
            bound(key, expressions.childOutput()), new Some<>(expressions.timeZone())))
        .toList();
  }

  private static int indexOf(List<Attribute> columns, Expression input) {
    for (int i = 0; i < columns.size(); i++) {
      if (input instanceof Attribute attribute
          && columns.get(i).exprId().equals(attribute.exprId())) {
        return i;
      }
    }
    return COMPUTED;
  }

  private static Optional<UnsafeProjection> computedInputs(
      List<Expression> inputs, RowExpressions expressions, int partition) {
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    UnsafeProjection projection =
        UnsafeProjection.create(ScalaInterop.seq(inputs), expressions.childOutput());
    projection.initialize(partition);
    return Optional.of(projection);
  }

  private static Optional<BasePredicate> guard(RowExpressions expressions, int partition) {
    if (expressions.guard().equals(Literal.TrueLiteral())) {
      return Optional.empty();
    }
    BasePredicate predicate = Predicate.create(expressions.guard(), expressions.childOutput());
    predicate.initialize(partition);
    return Optional.of(predicate);
  }

  /** An expression that finds these columns at their ordinals. */
  static Expression bound(Expression expression, Seq<Attribute> columns) {
    return BindReferences.bindReference(
        expression,
        org.apache.spark.sql.catalyst.expressions.package$.MODULE$.AttributeSeq(columns),
        false);
  }

  /** Whether all rows are to be scored. */
  boolean scoresAllRows() {
    return guard.isEmpty();
  }

  /** Whether a row is to be scored. */
  boolean isScored(InternalRow row) {
    return guard.isEmpty() || guard.get().eval(row);
  }

  /** Makes a row the current one and computes the inputs that are not columns of it. */
  void moveTo(InternalRow row) {
    current = row;
    if (computedInputs.isPresent()) {
      computed = computedInputs.get().apply(row);
    }
  }

  /** Where the value of an input of the current row is. */
  SpecializedGetters source(int input) {
    return Objects.requireNonNull(isColumn(input) ? current : computed, "moveTo comes first");
  }

  /** The ordinal of an input in its {@link #source}. */
  int ordinal(int input) {
    return ordinals[input];
  }

  /** Whether an input is a column of the child; its ordinal is then the column's. */
  boolean isColumn(int input) {
    return columns[input] != COMPUTED;
  }

  /** The columns that an input is a struct of, if it need not be computed. */
  Optional<StructOfColumns> struct(int input) {
    return structs.get(input);
  }

  /** How many inputs there are. */
  int inputs() {
    return columns.length;
  }

  /** The ordinals of those columns of the child that inputs are, or are computed from. */
  IntStream columns() {
    return IntStream.of(referenced);
  }

  /** The names and values of the key columns of the current row. */
  String key() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(keyNames.get(i))
          .append('=')
          .append(keys.get(i).eval(unsafe(Objects.requireNonNull(current, "moveTo comes first"))));
    }
    return text.toString();
  }

  /** The row in Spark's binary format; valid until the next call. */
  UnsafeRow unsafe(InternalRow row) {
    if (row instanceof UnsafeRow already) {
      return already;
    }
    UnsafeProjection projection = toUnsafe;
    if (projection == null) {
      projection = UnsafeProjection.create(
          ScalaInterop.<Expression>seq(ScalaInterop.<Attribute>list(expressions.childOutput())),
          expressions.childOutput());
      toUnsafe = projection;
    }
    return projection.apply(row);
  }
}
