/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.apache.hadoop.io.compress.ZStandardCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.jspecify.annotations.Nullable;

/** Finds out how a file is compressed: by its first bytes, and only then by its name. */
final class Compression {
  /** As many bytes at the start of a file as tell how it is compressed. */
  static final int START_BYTES = RecordFrame.HEADER_BYTES;

  private static final int GZIP = 0x1f8b;
  private static final int ZSTANDARD = 0x28b52ffd;
  private static final int DEFLATE_METHOD = 8;
  private static final int ZLIB_CHECK = 31;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Configuration hadoop;

  Compression(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * What unpacks a file, or null for one that is not compressed.
   *
   * @param file the file
   * @param start its first bytes, at least {@link #START_BYTES} long
   * @param count how many of these there are
   * @param fileBytes the length of the file
   */
  @Nullable
  CompressionCodec codec(Path file, byte[] start, int count, long fileBytes) {
    if (count < Short.BYTES || isRecord(start, count)) {
      return null;
    }
    Class<? extends CompressionCodec> found = byContent(start, count, fileBytes);
    if (found != null) {
      return ReflectionUtils.newInstance(found, hadoop);
    }
    return new CompressionCodecFactory(hadoop).getCodec(file);
  }

  private static boolean isRecord(byte[] start, int count) {
    return count >= RecordFrame.HEADER_BYTES && new RecordFrame().isHeader(start, 0);
  }

  private static @Nullable Class<? extends CompressionCodec> byContent(
      byte[] start, int count, long fileBytes) {
    int magic = (int) INTS.get(start, 0);
    int firstTwo = magic >>> Short.SIZE;
    if (firstTwo == GZIP) {
      return GzipCodec.class;
    }
    if (isZlib(firstTwo)) {
      return DefaultCodec.class;
    }
    if (magic == ZSTANDARD) {
      return ZStandardCodec.class;
    }
    return isSnappy(start, count, fileBytes) ? SnappyCodec.class : null;
  }

  /** RFC 1950: the method deflate, a window of at most 32 KiB, and a sum that 31 divides. */
  private static boolean isZlib(int firstTwo) {
    int method = firstTwo >>> Byte.SIZE;
    return (method & 0xf) == DEFLATE_METHOD && method >>> 4 < 8 && firstTwo % ZLIB_CHECK == 0;
  }

  /**
   * Hadoop's blocks: the length of the data and that of its first compressed part, which itself
   * begins with its length in groups of seven bits.
   */
  private static boolean isSnappy(byte[] start, int count, long fileBytes) {
    int blockBytes = (int) INTS.get(start, 0);
    int packedBytes = (int) INTS.get(start, Integer.BYTES);
    if (count < START_BYTES || blockBytes <= 0 || packedBytes <= 0 || packedBytes > fileBytes) {
      return false;
    }
    long partBytes = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      byte group = start[2 * Integer.BYTES + i];
      partBytes |= (long) (group & 0x7f) << (7 * i);
      if (group >= 0) {
        return partBytes > 0 && partBytes <= blockBytes;
      }
    }
    return false;
  }
}
