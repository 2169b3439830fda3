/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.jdk.javaapi.CollectionConverters;

/** Fills columns with the features of tf.Examples and tf.SequenceExamples. */
final class ExampleDecoder implements RecordDecoder {
  private final ExampleReader reader;
  private final InternalRow noFeatures;
  private final InternalRow corrupt = new GenericInternalRow(1);
  private final JoinedRow joined = new JoinedRow();
  private final UnsafeProjection projection;

  /**
   * A decoder for some columns.
   *
   * @param decoded the columns that are features
   * @param required the columns of the rows: some of those, and perhaps the corrupt column
   */
  ExampleDecoder(StructType decoded, StructType required, TfRecordOptions options) {
    this.reader = ExampleReader.of(decoded, options.recordType().isSequence(), options.types());
    this.noFeatures = new GenericInternalRow(decoded.length());
    this.projection = projection(decoded, required);
  }

  private static UnsafeProjection projection(StructType decoded, StructType required) {
    List<Expression> columns = new ArrayList<>();
    for (StructField field : required.fields()) {
      int place = decoded.getFieldIndex(field.name()).isDefined()
          ? decoded.fieldIndex(field.name())
          : decoded.length();
      columns.add(new BoundReference(place, field.dataType(), true));
    }
    return UnsafeProjection.create(CollectionConverters.asScala(columns).toSeq());
  }

  @Override
  public UnsafeRow row(byte[] buffer, int from, int length) throws BadValueException {
    corrupt.setNullAt(0);
    return projection.apply(joined.apply(reader.read(buffer, from, length), corrupt));
  }

  @Override
  public UnsafeRow damaged(String reason) {
    corrupt.update(0, UTF8String.fromString(reason));
    return projection.apply(joined.apply(noFeatures, corrupt));
  }
}
