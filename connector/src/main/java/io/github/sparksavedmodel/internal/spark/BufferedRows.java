/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.RowBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;
import scala.Some;

/**
 * The rows of a batch, copied into one buffer: the child reuses its rows, and each is needed again
 * when its outputs are there. Confined to one task.
 */
final class BufferedRows implements RowBatch {
  private static final int FIRST_BYTES = 1 << 16;

  private final RowExpressions expressions;
  private final Optional<BasePredicate> guard;
  private final Optional<UnsafeProjection> computedInputs;
  private final boolean[] isComputed;
  private final int[] ordinals;
  private final List<String> keyNames;
  private final List<Expression> keys;
  private final UnsafeRow current;
  private final BitSet scored = new BitSet();
  private byte[] buffer = new byte[FIRST_BYTES];
  private int[] ends = new int[64];
  private int count;
  private @Nullable UnsafeRow computed;
  private @Nullable UnsafeProjection toUnsafe;

  BufferedRows(RowExpressions expressions, int partition) {
    List<Attribute> columns = ScalaInterop.list(expressions.childOutput());
    List<Expression> inputs = ScalaInterop.list(expressions.inputs());
    this.isComputed = new boolean[inputs.size()];
    this.ordinals = new int[inputs.size()];
    List<Expression> toCompute = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      int column = indexOf(columns, inputs.get(i));
      isComputed[i] = column < 0;
      ordinals[i] = column < 0 ? toCompute.size() : column;
      if (column < 0) {
        toCompute.add(inputs.get(i));
      }
    }
    this.computedInputs = computedInputs(toCompute, expressions, partition);
    this.guard = guard(expressions, partition);
    this.keyNames = expressions.keyNames();
    this.keys = ScalaInterop.<Expression>list(expressions.keys()).stream()
        .map(key -> (Expression)
            new ToPrettyString(bound(key, expressions), new Some<>(expressions.timeZone())))
        .toList();
    this.expressions = expressions;
    this.current = new UnsafeRow(columns.size());
  }

  private static int indexOf(List<Attribute> columns, Expression input) {
    for (int i = 0; i < columns.size(); i++) {
      if (input instanceof Attribute attribute
          && columns.get(i).exprId().equals(attribute.exprId())) {
        return i;
      }
    }
    return -1;
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

  private static Expression bound(Expression key, RowExpressions expressions) {
    return BindReferences.bindReference(
        key,
        org.apache.spark.sql.catalyst.expressions.package$.MODULE$.AttributeSeq(
            expressions.childOutput()),
        false);
  }

  /** Forgets all rows. */
  void clear() {
    count = 0;
    scored.clear();
  }

  /** Copies a row behind the others. */
  void add(InternalRow row) {
    UnsafeRow unsafe = row instanceof UnsafeRow given ? given : toUnsafe(row);
    int start = bytes();
    int size = unsafe.getSizeInBytes();
    reserve(Math.addExact(start, size));
    Platform.copyMemory(
        unsafe.getBaseObject(),
        unsafe.getBaseOffset(),
        buffer,
        Platform.BYTE_ARRAY_OFFSET + start,
        size);
    if (guard.isEmpty() || guard.get().eval(row)) {
      scored.set(count);
    }
    ends[count++] = start + size;
  }

  /** Nearly all operators give unsafe rows, so the projection for others is made late. */
  private UnsafeRow toUnsafe(InternalRow row) {
    UnsafeProjection projection = toUnsafe;
    if (projection == null) {
      projection = UnsafeProjection.create(
          ScalaInterop.<Expression>seq(ScalaInterop.<Attribute>list(expressions.childOutput())),
          expressions.childOutput());
      toUnsafe = projection;
    }
    return projection.apply(row);
  }

  private void reserve(int bytes) {
    if (bytes > buffer.length) {
      long wanted = Math.max(bytes, Math.min(2L * buffer.length, Integer.MAX_VALUE - 8L));
      buffer = Arrays.copyOf(buffer, (int) wanted);
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
  }

  /** The bytes of all rows. */
  int bytes() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** The row as the child gave it; valid until the next call of this or {@link #moveTo}. */
  UnsafeRow row(int row) {
    int start = row == 0 ? 0 : ends[row - 1];
    current.pointTo(buffer, Platform.BYTE_ARRAY_OFFSET + start, ends[row] - start);
    return current;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public boolean isScored(int row) {
    return scored.get(row);
  }

  @Override
  public void moveTo(int row) {
    UnsafeRow moved = row(row);
    if (computedInputs.isPresent()) {
      computed = computedInputs.get().apply(moved);
    }
  }

  @Override
  public SpecializedGetters source(int input) {
    return isComputed[input] ? Objects.requireNonNull(computed, "moveTo comes first") : current;
  }

  @Override
  public int ordinal(int input) {
    return ordinals[input];
  }

  @Override
  public String key() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(keyNames.get(i))
          .append('=')
          .append(keys.get(i).eval(current));
    }
    return text.toString();
  }
}
