/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.io.Serial;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/** A call of {@code from_tfexample} or {@code from_tfsequenceexample}. */
public final class ExampleToStruct extends UnaryCall {
  @Serial
  private static final long serialVersionUID = 1L;

  private final StructType schema;
  private final ExampleFormat format;
  private final List<Integer> read;
  private transient @Nullable ExampleRows rows;

  /**
   * A call that reads some of its fields; the others are null. The parameters are the product
   * elements, in order.
   */
  private ExampleToStruct(
      Expression child, StructType schema, ExampleFormat format, List<Integer> read) {
    super(child);
    this.schema = schema;
    this.format = format;
    this.read = read;
  }

  /** A call that reads all fields. */
  static ExampleToStruct of(Expression child, StructType schema, ExampleFormat format) {
    List<Integer> all = IntStream.range(0, schema.length()).boxed().toList();
    ExampleRows.of(schema, format, all);
    return new ExampleToStruct(child, schema, format, all);
  }

  /** The call for a query that takes only these fields of its result. */
  ExampleToStruct reading(List<Integer> fields) {
    return new ExampleToStruct(child(), schema, format, fields);
  }

  /** The fields that are read. */
  List<Integer> read() {
    return read;
  }

  /** Whether the field takes what could not be read, which depends on all others. */
  boolean isCorruptColumn(int field) {
    return schema.apply(field).name().equals(format.options().corruptColumn());
  }

  @Override
  public Seq<AbstractDataType> inputTypes() {
    return ScalaInterop.seq(List.of(DataTypes.BinaryType));
  }

  @Override
  public DataType dataType() {
    return schema;
  }

  @Override
  public boolean nullable() {
    return child().nullable();
  }

  /** The row in an Example. */
  @Override
  public Object evaluated(Object example) {
    ExampleRows reader = rows;
    if (reader == null) {
      reader = ExampleRows.of(schema, format, read);
      rows = reader;
    }
    return reader.row((byte[]) example);
  }

  @Override
  Expression withChild(Expression newChild) {
    return new ExampleToStruct(newChild, schema, format, read);
  }

  @Override
  public String prettyName() {
    return format.function();
  }

  /** Says what is read, where that is not everything. */
  @Override
  public String toString() {
    String fields = read.size() == schema.length()
        ? ""
        : ", reading " + read.stream().map(field -> schema.apply(field).name()).toList();
    return format.function() + "(" + child() + fields + ")";
  }

  @Override
  public Object productElement(int index) {
    return switch (index) {
      case 0 -> child();
      case 1 -> schema;
      case 2 -> format;
      default -> read;
    };
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ExampleToStruct;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExampleToStruct that
        && child().equals(that.child())
        && schema.equals(that.schema)
        && format.equals(that.format)
        && read.equals(that.read);
  }

  @Override
  public int hashCode() {
    return Objects.hash(child(), schema, format, read);
  }
}
