/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleBytes;
import io.github.sparksavedmodel.internal.codec.ExampleReader;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final List<ExampleBytes> bytes;
  private final InternalRow others;
  private final JoinedRow joined = new JoinedRow();
  private final UnsafeProjection projection;

  /**
   * A decoder for some columns.
   *
   * @param decoded the columns that are features
   * @param required the columns of the rows: some of those, and perhaps the corrupt column and
   *     columns of the records' bytes
   */
  ExampleDecoder(StructType decoded, StructType required, TfRecordOptions options) {
    this.reader = ExampleReader.of(decoded, options.recordType().isSequence(), options.types());
    this.noFeatures = new GenericInternalRow(decoded.length());
    this.bytes = Arrays.stream(required.fields())
        .filter(RecordBytes::is)
        .map(field -> ExampleBytes.of(RecordBytes.columns(field)))
        .toList();
    this.others = new GenericInternalRow(1 + bytes.size());
    this.projection = projection(decoded, required);
  }

  private static UnsafeProjection projection(StructType decoded, StructType required) {
    List<Expression> columns = new ArrayList<>();
    int nextBytes = decoded.length() + 1;
    for (StructField field : required.fields()) {
      int place = decoded.length();
      if (RecordBytes.is(field)) {
        place = nextBytes++;
      } else if (decoded.getFieldIndex(field.name()).isDefined()) {
        place = decoded.fieldIndex(field.name());
      }
      columns.add(new BoundReference(place, field.dataType(), true));
    }
    return UnsafeProjection.create(CollectionConverters.asScala(columns).toSeq());
  }

  @Override
  public UnsafeRow row(byte[] buffer, int from, int length) throws BadValueException {
    others.setNullAt(0);
    for (int i = 0; i < bytes.size(); i++) {
      others.update(i + 1, bytes.get(i).bytes(buffer, from, length));
    }
    return projection.apply(joined.apply(features(buffer, from, length), others));
  }

  private InternalRow features(byte[] buffer, int from, int length) throws BadValueException {
    boolean isRead = bytes.isEmpty() || noFeatures.numFields() > 0;
    return isRead ? reader.read(buffer, from, length) : noFeatures;
  }

  @Override
  public UnsafeRow damaged(String reason) {
    others.update(0, UTF8String.fromString(reason));
    return projection.apply(joined.apply(noFeatures, others));
  }
}
