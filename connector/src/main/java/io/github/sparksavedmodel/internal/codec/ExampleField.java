/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.codec.FeatureColumn.ColumnName;
import io.github.sparksavedmodel.internal.plan.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** A field of a schema, and the feature that fills it. Confined to one task. */
final class ExampleField {
  private static final byte DENSE = VectorValues.DENSE;
  private static final int STEP = WireInput.tag(1, WireInput.BYTES);

  private final ColumnName name;
  private final boolean listed;
  private final boolean vector;
  private final boolean array;
  private final FeatureColumn column;
  private final WireMessage value = new WireMessage();
  private final WireMessage step = new WireMessage();
  private final WireInput steps = new WireInput();
  private boolean misplaced;

  /**
   * A field.
   *
   * @param sequence whether it is read from tf.SequenceExamples
   * @throws BindingException if no feature can fill it
   */
  ExampleField(StructField field, boolean sequence, ExampleTypes types) {
    DataType type = field.dataType();
    this.name = new ColumnName(field.name(), type.sql());
    this.listed = sequence
        && type instanceof ArrayType outer
        && (outer.elementType() instanceof ArrayType || isVector(outer.elementType()));
    DataType ofFeature = listed ? ((ArrayType) type).elementType() : type;
    this.vector = isVector(ofFeature);
    this.array = ofFeature instanceof ArrayType;
    DataType leaf = ofFeature instanceof ArrayType inner ? inner.elementType() : ofFeature;
    this.column = vector
        ? new FeatureColumns.Doubles(name)
        : FeatureColumns.of(leaf, types, name).orElseThrow(() -> refused(leaf, sequence));
  }

  private static boolean isVector(DataType type) {
    return ColumnType.isVector(type);
  }

  private BindingException refused(DataType leaf, boolean sequence) {
    return new BindingException(ErrorCondition.EXAMPLE_TYPE_UNSUPPORTED.with(
        "field", name.feature(), "type", name.type(), "hint", TypeHint.of(leaf, sequence)));
  }

  String feature() {
    return name.feature();
  }

  /** Forgets the value of the Example before. */
  void clear() {
    value.clear();
    misplaced = false;
  }

  /** Takes the value, or notes that it is not where the type would have it. */
  void found(boolean inLists, WireMessage message) {
    if (inLists == listed) {
      value.set(message);
    } else {
      misplaced = true;
    }
  }

  /** The value as Spark keeps it in rows, null if there is none. */
  @Nullable
  Object read(FeatureContent content) throws BadValueException {
    if (!value.isPresent()) {
      if (misplaced) {
        throw misplaced();
      }
      return null;
    }
    return listed ? steps(content) : feature(value, content);
  }

  private GenericArrayData steps(FeatureContent content) throws BadValueException {
    List<@Nullable Object> values = new ArrayList<>();
    steps.begin(value);
    while (steps.hasMore()) {
      int tag = steps.tag();
      if (tag == STEP) {
        int length = steps.length();
        int start = steps.advance(length);
        step.set(value.bytes(), start, start + length, value.zero());
        values.add(feature(step, content));
      } else {
        steps.skip(tag);
      }
    }
    return new GenericArrayData(values.toArray());
  }

  private @Nullable Object feature(WireMessage message, FeatureContent content)
      throws BadValueException {
    content.read(message);
    if (content.kind() == null) {
      return null;
    }
    if (content.kind() != column.kind()) {
      throw otherKind(content, message.offset());
    }
    if (vector) {
      return new GenericInternalRow(new Object[] {DENSE, null, null, column.array(content)});
    }
    if (array) {
      return column.array(content);
    }
    return switch (content.count()) {
      case 0 -> null;
      case 1 -> column.value(content, 0);
      default -> throw tooLong(content, message.offset());
    };
  }

  private BadValueException otherKind(FeatureContent content, int offset) {
    return new BadValueException(
        ErrorCondition.EXAMPLE_KIND_MISMATCH,
        "feature",
        feature(),
        "offset",
        offset,
        "actual",
        String.valueOf(content.kind()),
        "type",
        name.type(),
        "expected",
        column.kind());
  }

  private BadValueException tooLong(FeatureContent content, int offset) {
    return new BadValueException(
        ErrorCondition.EXAMPLE_LENGTH_MISMATCH,
        "feature",
        feature(),
        "offset",
        offset,
        "actual",
        content.count(),
        "type",
        name.type());
  }

  private BadValueException misplaced() {
    return new BadValueException(
        ErrorCondition.EXAMPLE_FEATURE_MISPLACED,
        "feature",
        feature(),
        "actual",
        listed ? "a feature of the context" : "a feature list",
        "type",
        name.type(),
        "expected",
        listed ? "a feature list" : "a feature of the context");
  }
}
