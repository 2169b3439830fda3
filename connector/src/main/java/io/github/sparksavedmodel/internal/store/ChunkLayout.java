/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.util.ArrayList;
import java.util.List;

/**
 * How the files of a model, one behind the other, are cut into chunks of the same length, the last
 * one aside. Immutable.
 *
 * @param files the files, in the order in which they are cut
 * @param chunkBytes the length of a chunk
 */
record ChunkLayout(List<StoredFile> files, int chunkBytes) {

  ChunkLayout {
    files = List.copyOf(files);
  }

  /**
   * A part of a chunk that belongs to one file.
   *
   * @param file the index of the file
   * @param position where the part begins in the file
   * @param offset where the part begins in the chunk
   * @param length the bytes of the part, at least one
   */
  record Part(int file, long position, int offset, int length) {}

  long totalBytes() {
    return files.stream().mapToLong(StoredFile::length).sum();
  }

  int chunks() {
    return Math.toIntExact((totalBytes() + chunkBytes - 1) / chunkBytes);
  }

  /** The parts of every chunk, in order. */
  List<List<Part>> parts() {
    List<List<Part>> chunks = new ArrayList<>();
    int filled = chunkBytes;
    for (int file = 0; file < files.size(); file++) {
      long length = files.get(file).length();
      for (long position = 0; position < length; ) {
        if (filled == chunkBytes) {
          chunks.add(new ArrayList<>());
          filled = 0;
        }
        int part = (int) Math.min(length - position, chunkBytes - filled);
        chunks.get(chunks.size() - 1).add(new Part(file, position, filled, part));
        position += part;
        filled += part;
      }
    }
    return chunks;
  }
}
