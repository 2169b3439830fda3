/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.IOException;

/**
 * Where records begin in a file that is not compressed, seen from any place in it.
 *
 * <p>The format has no marks between records, and their data may look like records. A place is
 * taken for the begin of a record if the lengths lead from it, checksum by checksum, over the end
 * of the split and {@value #SURE_BYTES} bytes beyond, or to the end of the file. If that fails, the
 * lengths are followed from the start of the file, which is slow but cannot go wrong.
 */
final class RecordBoundaries {
  /** How far beyond a split records inside of records are recognised. */
  private static final int SURE_BYTES = 1 << 24;

  private static final int WINDOW_BYTES = 1 << 16;

  private final RecordFrame frame = new RecordFrame();
  private final RecordInput input;
  private final long fileBytes;

  RecordBoundaries(RecordInput input, long fileBytes) {
    this.input = input;
    this.fileBytes = fileBytes;
  }

  /**
   * The first begin of a record in a split, or the end of the split if none begins there.
   *
   * @param start where the split begins
   * @param end where it ends
   */
  long first(long start, long end) throws IOException {
    if (start == 0) {
      return 0;
    }
    long candidate = candidate(start, end);
    if (candidate == end || leadsOn(candidate, end)) {
      return candidate;
    }
    return Math.min(end, fromStartOfFile(start));
  }

  /** The first place from the given one on that may be the begin of a record, else the end. */
  long candidate(long start, long end) throws IOException {
    input.seek(start);
    while (input.position() < end) {
      int places = (int) Math.min(
          input.ahead(WINDOW_BYTES) - RecordFrame.HEADER_BYTES + 1L, end - input.position());
      if (places <= 0) {
        return end;
      }
      for (int place = 0; place < places; place++) {
        if (isHeader(input.at() + place, input.position() + place)) {
          return input.position() + place;
        }
      }
      input.skip(places);
    }
    return end;
  }

  private boolean isHeader(int at, long position) {
    long length = RecordFrame.length(input.buffer(), at);
    return length >= 0
        && length <= fileBytes - position - RecordFrame.BYTES
        && frame.isHeader(input.buffer(), at);
  }

  private boolean leadsOn(long candidate, long end) throws IOException {
    long sure = Math.max(end, candidate) + SURE_BYTES;
    input.seek(candidate);
    while (input.position() < sure && input.ahead(RecordFrame.HEADER_BYTES) > 0) {
      if (!skipRecord()) {
        return false;
      }
    }
    return true;
  }

  private long fromStartOfFile(long start) throws IOException {
    input.seek(0);
    while (input.position() < start && input.ahead(RecordFrame.HEADER_BYTES) > 0) {
      if (skipRecord()) {
        continue;
      }
      if (isCutOff()) {
        return fileBytes;
      }
      input.seek(candidate(input.position() + 1, fileBytes));
    }
    return input.position();
  }

  private boolean isCutOff() throws IOException {
    return input.ahead(RecordFrame.HEADER_BYTES) < RecordFrame.HEADER_BYTES
        || frame.isHeader(input.buffer(), input.at());
  }

  private boolean skipRecord() throws IOException {
    if (input.ahead(RecordFrame.HEADER_BYTES) < RecordFrame.HEADER_BYTES
        || !isHeader(input.at(), input.position())) {
      return false;
    }
    input.skip(RecordFrame.BYTES + RecordFrame.length(input.buffer(), input.at()));
    return true;
  }
}
