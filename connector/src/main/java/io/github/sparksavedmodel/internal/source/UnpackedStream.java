/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.io.compress.BlockDecompressorStream;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.jspecify.annotations.Nullable;

/**
 * What a compressed file unpacks to. Tells bytes that cannot be unpacked, which are damage, from
 * failures to read the file, which are not.
 */
final class UnpackedStream extends InputStream {
  private final Source source;
  private final CompressionCodec codec;
  private @Nullable InputStream unpacked;

  UnpackedStream(InputStream file, CompressionCodec codec) {
    this.source = new Source(file);
    this.codec = codec;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    try {
      if (unpacked == null) {
        unpacked = codec.createInputStream(source);
      }
      int read = unpacked.read(target, from, count);
      if (read < 0 && isCutOff(unpacked)) {
        throw new EOFException("the file is cut off");
      }
      return read;
    } catch (IOException | InternalError e) {
      if (source.hasFailed) {
        throw e;
      }
      throw new UnpackingException(codec.getClass().getSimpleName(), e);
    }
  }

  /** Whether the file ended where Hadoop's codecs do not notice. */
  private boolean isCutOff(InputStream ended) {
    return ended instanceof BlockDecompressorStream && !source.endsWithABlock();
  }

  @Override
  public void close() throws IOException {
    if (unpacked == null) {
      source.close();
    } else {
      unpacked.close();
    }
  }

  /**
   * Remembers whether the file itself could not be read, and where it ended: Hadoop's codecs with
   * blocks take one that is cut off for one that ends there. They read lengths byte by byte, and
   * what is compressed at once.
   */
  private static final class Source extends FilterInputStream {
    private boolean hasFailed;
    private boolean hasEnded;
    private boolean endsInData;
    private int lengthBytes;
    private int length;

    Source(InputStream file) {
      super(file);
    }

    /** Whether the file ended where a block could begin; a block of length 0 is one by itself. */
    boolean endsWithABlock() {
      return !endsInData && lengthBytes == 0;
    }

    @Override
    public int read() throws IOException {
      try {
        int one = in.read();
        if (one < 0) {
          hasEnded = true;
        } else {
          length = (length << Byte.SIZE) | one;
          lengthBytes = ++lengthBytes == Integer.BYTES && length == 0 ? 0 : lengthBytes;
        }
        return one;
      } catch (IOException e) {
        hasFailed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      try {
        int read = in.read(target, from, count);
        endsInData |= read < 0 && !hasEnded;
        lengthBytes = 0;
        return read;
      } catch (IOException e) {
        hasFailed = true;
        throw e;
      }
    }
  }
}
