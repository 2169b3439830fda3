/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;

/** Writes rows into a file, a record for each. */
final class RecordFileWriter extends OutputWriter {
  private final String path;
  private final RecordWriter file;
  private final RecordEncoder encoder;
  private long rows;

  RecordFileWriter(String path, RecordWriter file, RecordEncoder encoder) {
    this.path = path;
    this.file = file;
    this.encoder = encoder;
  }

  @Override
  public void write(InternalRow row) {
    try {
      byte[] data = encoder.data(row);
      file.write(data, 0, data.length);
      rows++;
    } catch (BadValueException e) {
      throw new RowException(e.at("Row " + rows + " of the file " + path), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing " + path + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing " + path + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public String path() {
    return path;
  }
}
