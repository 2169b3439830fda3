/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleWriter;
import io.github.sparksavedmodel.internal.codec.PresentElements;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Turns rows into tf.Examples or tf.SequenceExamples. */
final class ExampleEncoder implements RecordEncoder {
  private final ExampleWriter writer;
  private final @Nullable UnsafeProjection casts;
  private final StructType stored;
  private final boolean skipsNulls;

  /**
   * An encoder for a schema.
   *
   * @throws io.github.sparksavedmodel.error.BindingException for a column that cannot be written
   */
  ExampleEncoder(StructType schema, TfRecordOptions options) {
    StructType cast = options.types().withoutDecimals(schema);
    this.casts = cast.equals(schema) ? null : casts(schema, cast);
    this.stored = options.types().stored(cast);
    this.writer = ExampleWriter.of(stored, options.recordType().isSequence());
    this.skipsNulls = options.skipsNulls();
  }

  private static UnsafeProjection casts(StructType from, StructType to) {
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < from.length(); i++) {
      BoundReference column = new BoundReference(i, from.apply(i).dataType(), true);
      columns.add(new Cast(column, to.apply(i).dataType(), Option.empty(), EvalMode.LEGACY()));
    }
    return UnsafeProjection.create(CollectionConverters.asScala(columns).toSeq());
  }

  @Override
  public byte[] data(InternalRow row) throws BadValueException {
    InternalRow values = casts == null ? row : casts.apply(row);
    return writer.bytes(skipsNulls ? PresentElements.of(values, stored) : values);
  }
}
