/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleSchema;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Fills a column with the schema of the records so far, as JSON, where a record changed it, else
 * with null.
 */
final class SchemaDecoder implements RecordDecoder {
  private static final double CHECKSUMS = 1L << 32;

  private final boolean sequence;
  private final double samplingRatio;
  private final MergedSchema merged = new MergedSchema();
  private final CRC32C checksum = new CRC32C();
  private final UnsafeRowWriter writer = new UnsafeRowWriter(1);

  SchemaDecoder(TfRecordOptions options) {
    this.sequence = options.recordType().isSequence();
    this.samplingRatio = options.samplingRatio();
  }

  @Override
  public UnsafeRow row(byte[] buffer, int from, int length) throws BadValueException {
    writer.reset();
    writer.zeroOutNullBytes();
    writer.setNullAt(0);
    if (isSampled(buffer, from, length)) {
      write(ExampleSchema.of(Arrays.copyOfRange(buffer, from, from + length), sequence));
    }
    return writer.getRow();
  }

  /** Chosen by its bytes, a record is chosen wherever it is. */
  private boolean isSampled(byte[] buffer, int from, int length) {
    if (samplingRatio >= 1) {
      return true;
    }
    checksum.reset();
    checksum.update(buffer, from, length);
    return checksum.getValue() / CHECKSUMS < samplingRatio;
  }

  private void write(StructType schema) {
    StructType told = schema;
    try {
      if (!merged.add(schema)) {
        return;
      }
      told = merged.schema();
    } catch (BindingException e) {
      // The driver meets both schemas and says so, without the failure of a task around it.
    }
    writer.reset();
    writer.zeroOutNullBytes();
    writer.write(0, UTF8String.fromString(told.json()));
  }

  @Override
  public UnsafeRow damaged(String reason) {
    writer.reset();
    writer.zeroOutNullBytes();
    writer.setNullAt(0);
    return writer.getRow();
  }
}
