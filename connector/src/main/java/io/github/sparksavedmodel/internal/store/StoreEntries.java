/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;

/**
 * Where everything is in a store.
 *
 * @param root the directory of the store
 */
record StoreEntries(Path root) {

  /** The directories that the store needs in any case. */
  List<Path> directories() {
    return List.of(root, models(), locks(), root.resolve("uses"));
  }

  Path models() {
    return root.resolve("models");
  }

  Path lockFile(String name) {
    return locks().resolve(name + ".lock");
  }

  StoreEntry entry(String identity) {
    return new StoreEntry(
        models().resolve(identity), root.resolve("uses").resolve(identity), lockFile(identity));
  }

  /** The entries that are there, whole or partial. */
  List<StoreEntry> all() throws IOException {
    List<StoreEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> directories =
        Files.newDirectoryStream(models(), file -> Files.isDirectory(file))) {
      for (Path directory : directories) {
        StoreEntry entry = entry(identity(directory.getFileName().toString()));
        if (!entries.contains(entry)) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** The length of all copies together, partial ones included. */
  long totalLength() {
    return FileUtil.getDU(models().toFile());
  }

  /** The bytes that this process may still write to the store's file system. */
  long usableSpace() throws IOException {
    return Files.getFileStore(models()).getUsableSpace();
  }

  private Path locks() {
    return root.resolve("locks");
  }

  private static String identity(String fileName) {
    return fileName.endsWith(StoreEntry.PARTIAL)
        ? fileName.substring(0, fileName.length() - StoreEntry.PARTIAL.length())
        : fileName;
  }
}
