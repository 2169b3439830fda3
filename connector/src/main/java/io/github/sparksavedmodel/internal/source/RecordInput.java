/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Seekable;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, read through one buffer in which the bytes ahead can be looked at.
 *
 * <p>The buffer grows with what is read, never with what a length in the file claims.
 */
final class RecordInput implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final InputStream stream;
  private final @Nullable Seekable places;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int limit;
  private long position;

  private RecordInput(InputStream stream, @Nullable Seekable places) {
    this.stream = stream;
    this.places = places;
  }

  /** Reads a file as it is. */
  static RecordInput plain(FSDataInputStream file) {
    return new RecordInput(file, file);
  }

  /** Reads what a compressed file unpacks to, which is possible in one direction only. */
  static RecordInput unpacked(InputStream stream) {
    return new RecordInput(stream, null);
  }

  /** The place in the file of the next byte. */
  long position() {
    return position;
  }

  /** Where {@link #buffer()} holds the next byte. */
  int at() {
    return at;
  }

  /** Holds the bytes ahead; another array after more of them were asked for. */
  byte[] buffer() {
    return buffer;
  }

  /**
   * Reads on until the buffer holds so many bytes ahead.
   *
   * @return how many there are; less than asked for only at the end of the file
   */
  int ahead(int count) throws IOException {
    if (limit - at < count) {
      fill(count);
    }
    return limit - at;
  }

  private void fill(int count) throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, limit - at);
      limit -= at;
      at = 0;
    }
    while (limit < count) {
      if (limit == buffer.length) {
        buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, Math.max(count, limit)));
      }
      int read = stream.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        return;
      }
      limit += read;
    }
  }

  /** Moves forward. */
  void skip(long count) throws IOException {
    long buffered = Math.min(count, limit - at);
    at += (int) buffered;
    position += buffered;
    long rest = count - buffered;
    if (rest == 0) {
      return;
    }
    if (places != null) {
      seek(position + rest);
    } else {
      stream.skipNBytes(rest);
      position += rest;
    }
  }

  /** Moves to a place in the file, if it is one that is not compressed. */
  void seek(long target) throws IOException {
    if (target >= position - at && target <= position + limit - at) {
      at += (int) (target - position);
    } else {
      Objects.requireNonNull(places, "not a plain file").seek(target);
      at = 0;
      limit = 0;
    }
    position = target;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
