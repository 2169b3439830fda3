/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.source.DamagedRecordException.Rest;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the records of a file one after the other, and checks both checksums of each.
 *
 * <p>After an exception the next call reads on where the exception says, so a caller that goes on
 * misses nothing else.
 */
final class RecordReader implements Closeable {
  /** The length of a file of which only the compressed length is known. */
  static final long COMPRESSED = Long.MAX_VALUE;

  private static final int LONGEST = Integer.MAX_VALUE - RecordFrame.BYTES - 8;

  private final RecordFrame frame = new RecordFrame();
  private final RecordInput input;
  private final long fileBytes;
  private long offset;
  private int length;
  private boolean isCurrent;
  private boolean isFinished;

  /**
   * Reads from the place where the input stands.
   *
   * @param input the file
   * @param fileBytes how long the file is; {@link #COMPRESSED} if that is not known
   */
  RecordReader(RecordInput input, long fileBytes) {
    this.input = input;
    this.fileBytes = fileBytes;
  }

  /** Where the next record begins, or the file ends. */
  long position() {
    return input.position() + (isCurrent ? RecordFrame.BYTES + (long) length : 0);
  }

  /** Where the current record begins. */
  long offset() {
    return offset;
  }

  /** The length of the current record's data. */
  int length() {
    return length;
  }

  /** Holds the current record's data from {@link #dataAt()} on, until the next call. */
  byte[] buffer() {
    return input.buffer();
  }

  /** Where the current record's data begin in {@link #buffer()}. */
  int dataAt() {
    return input.at() + RecordFrame.HEADER_BYTES;
  }

  /**
   * Moves to the next record.
   *
   * @return whether there is one
   */
  boolean next() throws IOException {
    if (!header()) {
      return false;
    }
    int bytes = RecordFrame.BYTES + length;
    int present = ahead(bytes);
    if (present < bytes) {
      throw truncated(present);
    }
    isCurrent = true;
    if (!frame.isIntact(input.buffer(), dataAt(), length)) {
      throw new DamagedRecordException(
          offset, Rest.KNOWN, "the checksum of the record's " + length + " bytes does not fit");
    }
    return true;
  }

  /**
   * Moves over the next record without reading its data, which a compressed file does not allow.
   *
   * @return whether there was one
   */
  boolean skip() throws IOException {
    if (fileBytes == COMPRESSED) {
      return next();
    }
    if (!header()) {
      return false;
    }
    input.skip(RecordFrame.BYTES + (long) length);
    return true;
  }

  /** Whether a record begins at the next place, or the file ends there. Reads no data. */
  void check() throws IOException {
    header();
  }

  private boolean header() throws IOException {
    if (isCurrent) {
      input.skip(RecordFrame.BYTES + (long) length);
      isCurrent = false;
    }
    if (isFinished) {
      return false;
    }
    offset = input.position();
    int ahead = ahead(RecordFrame.HEADER_BYTES);
    if (ahead == 0) {
      return false;
    }
    if (ahead < RecordFrame.HEADER_BYTES) {
      throw truncated(ahead);
    }
    if (!frame.isHeader(input.buffer(), input.at())) {
      throw new DamagedRecordException(
          offset, Rest.UNKNOWN, "no record begins there, the checksum of its length does not fit");
    }
    length = checkedLength(RecordFrame.length(input.buffer(), input.at()));
    return true;
  }

  private int ahead(int bytes) throws IOException {
    try {
      return input.ahead(bytes);
    } catch (UnpackingException e) {
      isFinished = true;
      throw new DamagedRecordException(offset, Rest.LOST, e.reason(), e);
    }
  }

  private int checkedLength(long claimed) throws DamagedRecordException {
    if (claimed < 0 || claimed > fileBytes - offset - RecordFrame.BYTES) {
      isFinished = true;
      throw new DamagedRecordException(
          offset,
          Rest.LOST,
          "the record is " + Long.toUnsignedString(claimed) + " bytes long, but the file has "
              + (fileBytes - offset) + " bytes from there on");
    }
    if (claimed > LONGEST) {
      isFinished = true;
      throw new DamagedRecordException(
          offset,
          Rest.LOST,
          "the record is " + claimed + " bytes long, which is more than a row can hold");
    }
    return (int) claimed;
  }

  private DamagedRecordException truncated(long present) {
    isFinished = true;
    return new DamagedRecordException(
        offset, Rest.LOST, "the file ends after " + present + " bytes of the record");
  }

  /** Leaves out what is at the next place and moves to where a record may begin. */
  void moveTo(long target) throws IOException {
    isCurrent = false;
    input.seek(target);
  }

  /** Leaves out everything that is left. */
  void finish() {
    isFinished = true;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
