/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;

/**
 * {@code variables.index}: what each variable is, and where its bytes are in the shards.
 *
 * @param file the index
 * @param shards the number of shards
 * @param entries what the index says of each key, in the order of keys; without slices of
 *     partitioned variables, whose keys begin with a zero
 * @param slices what it says of those slices, by their encoded key, a byte for each char
 */
record VariableIndex(
    Path file,
    int shards,
    Map<String, BundleEntryProto> entries,
    Map<String, BundleEntryProto> slices) {
  private static final int LONGEST = 1 << 30;
  private static final String HEADER = "";

  static VariableIndex read(FileSystem files, Path file) {
    byte[] bytes = ReadFailure.guard(file, () -> {
      try (InputStream input = files.open(file)) {
        return input.readNBytes(LONGEST);
      }
    });
    try {
      return parse(file, bytes);
    } catch (IOException e) {
      throw corrupt(file, ReadFailure.reason(e), e);
    }
  }

  /** The index of a model without variables. */
  static VariableIndex empty(Path directory) {
    return new VariableIndex(new Path(directory, VariableFiles.INDEX), 0, Map.of(), Map.of());
  }

  private static VariableIndex parse(Path file, byte[] bytes) throws IOException {
    Map<String, BundleEntryProto> entries = new LinkedHashMap<>();
    Map<String, BundleEntryProto> slices = new LinkedHashMap<>();
    BundleHeaderProto header = BundleHeaderProto.getDefaultInstance();
    for (SortedTable.Entry entry : SortedTable.read(bytes)) {
      boolean isSlice = !entry.key().isEmpty() && entry.key().byteAt(0) == 0;
      String key =
          entry.key().toString(isSlice ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
      if (key.equals(HEADER)) {
        header = BundleHeaderProto.parseFrom(entry.value());
      } else {
        (isSlice ? slices : entries).put(key, entry(entry.value()));
      }
    }
    if (header.getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
      throw new IOException("it was written on a big-endian machine");
    }
    return new VariableIndex(
        file,
        header.getNumShards(),
        Collections.unmodifiableMap(entries),
        Collections.unmodifiableMap(slices));
  }

  private static BundleEntryProto entry(ByteString bytes) throws IOException {
    try {
      return BundleEntryProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("an entry of it cannot be parsed", e);
    }
  }

  /** The file of a shard. */
  Path shard(int number) {
    String name = String.format(Locale.ROOT, ".data-%05d-of-%05d", number, Math.max(shards, 1));
    String prefix =
        file.getName().substring(0, file.getName().length() - Checkpoint.INDEX.length());
    return new Path(file.getParent(), prefix + name);
  }

  static ModelException corrupt(Path file, String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.VARIABLES_CORRUPT.with("file", file, "reason", reason), cause);
  }
}
