/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleWriter;
import io.github.sparksavedmodel.internal.codec.PresentElements;
import java.io.Serial;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.StructType$;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/** A call of {@code to_tfexample} or {@code to_tfsequenceexample}. */
public final class StructToExample extends UnaryCall {
  @Serial
  private static final long serialVersionUID = 1L;

  private final ExampleFormat format;
  private transient @Nullable ExampleWriter writer;

  /** A call for this struct. The parameters are the product elements, in order. */
  StructToExample(Expression child, ExampleFormat format) {
    super(child);
    this.format = format;
  }

  @Override
  public Seq<AbstractDataType> inputTypes() {
    return ScalaInterop.seq(List.of(StructType$.MODULE$));
  }

  @Override
  public DataType dataType() {
    return DataTypes.BinaryType;
  }

  @Override
  public boolean nullable() {
    return child().nullable() || format.options().permissive();
  }

  /** The bytes of a row; null if it cannot be written. */
  @Override
  public @Nullable Object evaluated(Object struct) {
    InternalRow row = (InternalRow) struct;
    try {
      return writer()
          .bytes(format.options().skipsNulls() ? PresentElements.of(row, schema()) : row);
    } catch (BadValueException e) {
      if (format.options().permissive()) {
        return null;
      }
      throw new RowException(e.at(format.function()), e);
    }
  }

  private ExampleWriter writer() {
    ExampleWriter known = writer;
    if (known == null) {
      known = ExampleWriter.of(schema(), format.sequence());
      writer = known;
    }
    return known;
  }

  private StructType schema() {
    return format.types().stored((StructType) child().dataType());
  }

  @Override
  Expression withChild(Expression newChild) {
    return new StructToExample(newChild, format);
  }

  @Override
  public String prettyName() {
    return format.function();
  }

  @Override
  public String toString() {
    return format.function() + "(" + child() + ")";
  }

  @Override
  public Object productElement(int index) {
    return index == 0 ? child() : format;
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof StructToExample;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StructToExample that
        && child().equals(that.child())
        && format.equals(that.format);
  }

  @Override
  public int hashCode() {
    return Objects.hash(child(), format);
  }
}
