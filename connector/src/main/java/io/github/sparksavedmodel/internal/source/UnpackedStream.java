/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
      return unpacked.read(target, from, count);
    } catch (IOException | InternalError e) {
      if (source.hasFailed) {
        throw e;
      }
      throw new UnpackingException(codec.getClass().getSimpleName(), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (unpacked == null) {
      source.close();
    } else {
      unpacked.close();
    }
  }

  /** Remembers whether the file itself could not be read. */
  private static final class Source extends FilterInputStream {
    private boolean hasFailed;

    Source(InputStream file) {
      super(file);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        hasFailed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      try {
        return in.read(target, from, count);
      } catch (IOException e) {
        hasFailed = true;
        throw e;
      }
    }
  }
}
