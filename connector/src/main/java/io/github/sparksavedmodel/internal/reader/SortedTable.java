/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.xerial.snappy.Snappy;

/**
 * The file format of {@code variables.index}: a sorted table of LevelDB
 * ({@code tensorflow/core/lib/io/table_format.txt}). Takes any bytes: what is no such table is an
 * {@link IOException}.
 */
final class SortedTable {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER = 48;
  /** The block's compression and the checksum of both. */
  private static final int TRAILER = 5;

  private static final int SNAPPY = 1;
  /** TensorFlow writes blocks of 256 KiB; a longer one is an entry of many slices. */
  private static final int LONGEST_BLOCK = 1 << 28;

  private final byte[] file;

  private SortedTable(byte[] file) {
    this.file = file;
  }

  /** A key with its value. */
  record Entry(ByteString key, ByteString value) {}

  /** All entries in the order of their keys. */
  static List<Entry> read(byte[] file) throws IOException {
    return new SortedTable(file).entries();
  }

  private List<Entry> entries() throws IOException {
    if (file.length < FOOTER || littleEndian(file).getLong(file.length - Long.BYTES) != MAGIC) {
      throw new IOException("it does not end as an index of variables does");
    }
    Varints footer = new Varints(file, file.length - FOOTER, file.length - Long.BYTES);
    footer.next();
    footer.next();
    List<Entry> entries = new ArrayList<>();
    for (Entry block : parse(block(footer.next(), footer.next()))) {
      Varints handle = new Varints(block.value().toByteArray(), 0, block.value().size());
      entries.addAll(parse(block(handle.next(), handle.next())));
    }
    return entries;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] block(long offset, long length) throws IOException {
    long most = (long) file.length - FOOTER - TRAILER;
    if (offset < 0 || length < 0 || offset > most || length > most - offset) {
      throw new IOException("a block of it is beyond its end");
    }
    int start = (int) offset;
    int end = start + (int) length;
    CRC32C sum = new CRC32C();
    sum.update(file, start, (int) length + 1);
    if (MaskedChecksum.of(sum) != littleEndian(file).getInt(end + 1)) {
      throw new IOException("the checksum of a block of it is wrong");
    }
    byte[] content = Arrays.copyOfRange(file, start, end);
    return file[end] == SNAPPY ? uncompressed(content) : content;
  }

  private static byte[] uncompressed(byte[] block) throws IOException {
    if (Snappy.uncompressedLength(block) > LONGEST_BLOCK) {
      throw new IOException("a block of it is too long");
    }
    return Snappy.uncompress(block);
  }

  /** Entries share the beginning of their key with the one before. */
  private static List<Entry> parse(byte[] block) throws IOException {
    if (block.length < Integer.BYTES) {
      throw new IOException("a block of it is cut off");
    }
    long restarts = littleEndian(block).getInt(block.length - Integer.BYTES) & 0xffff_ffffL;
    long end = block.length - Integer.BYTES - restarts * Integer.BYTES;
    if (end < 0) {
      throw new IOException("a block of it is cut off");
    }
    List<Entry> entries = new ArrayList<>();
    Varints bytes = new Varints(block, 0, (int) end);
    byte[] key = {};
    while (bytes.hasNext()) {
      long shared = bytes.next();
      long added = bytes.next();
      long valueLength = bytes.next();
      if (shared < 0 || shared > key.length) {
        throw new IOException("a key of it continues none");
      }
      byte[] tail = bytes.take(added);
      key = Arrays.copyOf(key, (int) shared + tail.length);
      System.arraycopy(tail, 0, key, (int) shared, tail.length);
      entries.add(
          new Entry(ByteString.copyFrom(key), ByteString.copyFrom(bytes.take(valueLength))));
    }
    return entries;
  }
}
