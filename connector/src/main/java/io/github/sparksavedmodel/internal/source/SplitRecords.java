/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.jspecify.annotations.Nullable;

/**
 * The records that begin in one split of a file. Of a compressed file they all belong to its first
 * split.
 */
final class SplitRecords implements Closeable {
  private final RecordReader reader;
  private final @Nullable RecordBoundaries boundaries;
  private final long fileBytes;
  private final long end;

  /** Whether the record behind the split was looked at: another split may not find it. */
  private boolean isEndChecked;

  private SplitRecords(
      RecordInput input, @Nullable RecordBoundaries boundaries, long end, long fileBytes) {
    this.reader = new RecordReader(input, fileBytes);
    this.boundaries = boundaries;
    this.end = end;
    this.fileBytes = fileBytes;
    this.isEndChecked = input.position() >= end;
  }

  static SplitRecords open(PartitionedFile split, Configuration hadoop) throws IOException {
    Path path = split.toPath();
    FSDataInputStream file = path.getFileSystem(hadoop).open(path);
    try {
      RecordInput input = RecordInput.plain(file);
      int count = input.ahead(Compression.START_BYTES);
      CompressionCodec codec =
          new Compression(hadoop).codec(path, input.buffer(), count, split.fileSize());
      if (codec == null) {
        return plain(input, split);
      }
      file.seek(0);
      return unpacked(file, codec, split);
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  private static SplitRecords plain(RecordInput input, PartitionedFile split) throws IOException {
    long fileBytes = Math.max(split.fileSize(), split.start() + split.length());
    long end = split.start() + split.length();
    RecordBoundaries boundaries = new RecordBoundaries(input, fileBytes);
    input.seek(boundaries.first(split.start(), end));
    return new SplitRecords(input, boundaries, end, fileBytes);
  }

  private static SplitRecords unpacked(
      FSDataInputStream file, CompressionCodec codec, PartitionedFile split) {
    RecordInput input = RecordInput.unpacked(new UnpackedStream(file, codec));
    long end = split.start() == 0 ? RecordReader.COMPRESSED : 0;
    return new SplitRecords(input, null, end, RecordReader.COMPRESSED);
  }

  /**
   * Moves to the next record.
   *
   * @param withData whether its data are read and checked, too
   * @return whether there is one
   */
  boolean next(boolean withData) throws IOException {
    if (reader.position() >= end) {
      if (!isEndChecked) {
        isEndChecked = true;
        reader.check();
      }
      return false;
    }
    return withData ? reader.next() : reader.skip();
  }

  /** Moves over damage to where the next record may begin. */
  void moveOver(DamagedRecordException damage) throws IOException {
    switch (damage.rest()) {
      case KNOWN -> {}
      case UNKNOWN -> {
        if (boundaries == null || isEndChecked) {
          reader.finish();
        } else {
          reader.moveTo(boundaries.candidate(damage.offset() + 1, fileBytes));
        }
      }
      case LOST -> reader.finish();
    }
  }

  /** The current record. */
  RecordReader record() {
    return reader;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
