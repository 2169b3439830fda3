/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.BundleEntryProto;

/** Checks that the files with values are as long as the index says. */
final class VariableShards {

  private VariableShards() {}

  /**
   * Fails for the first file that is missing or too short.
   *
   * @param folder where the index is in the model's directory, with a slash at its end, or empty
   */
  static void check(VariableIndex index, ModelListing listing, String folder) {
    Map<Integer, Long> needed = new TreeMap<>();
    Stream.of(index.entries(), index.slices())
        .flatMap(entries -> entries.values().stream())
        .filter(entry -> entry.getSlicesCount() == 0)
        .forEach(entry -> needed.merge(entry.getShardId(), end(index, entry), Math::max));
    needed.forEach((shard, length) ->
        check(index, listing.file(folder + index.shard(shard).getName()), shard, length));
  }

  private static long end(VariableIndex index, BundleEntryProto entry) {
    long end = entry.getOffset() + entry.getSize();
    if (entry.getOffset() < 0 || entry.getSize() < 0 || end < 0 || entry.getShardId() < 0) {
      throw VariableIndex.corrupt(index.file(), "an entry of it points nowhere", null);
    }
    return end;
  }

  private static void check(VariableIndex index, Optional<ModelFile> file, int shard, long needed) {
    long length = file.map(ModelFile::length).orElse(-1L);
    if (length < needed) {
      String found = length < 0 ? "it is missing" : "it has " + length + " bytes";
      throw VariableIndex.corrupt(
          index.shard(shard), found + ", but the index needs " + needed + " bytes of it", null);
    }
  }
}
