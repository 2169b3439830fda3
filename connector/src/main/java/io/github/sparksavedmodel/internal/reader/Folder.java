/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The names directly below a directory.
 *
 * @param path the directory
 * @param entries what is in it, sorted by name; the first ten thousand if there are more, as a
 *     wrong path may lead anywhere
 */
record Folder(Path path, List<Entry> entries) {
  private static final int MOST = 10_000;

  /** One name, and whether it is a directory. */
  record Entry(String name, boolean isDirectory) {}

  static Folder list(FileSystem files, Path path) throws IOException {
    List<Entry> entries = new ArrayList<>();
    RemoteIterator<FileStatus> statuses = files.listStatusIterator(path);
    while (statuses.hasNext() && entries.size() < MOST) {
      FileStatus status = statuses.next();
      entries.add(new Entry(status.getPath().getName(), status.isDirectory()));
    }
    entries.sort(Comparator.comparing(Entry::name));
    return new Folder(path, List.copyOf(entries));
  }

  List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  List<String> directoryNames() {
    return entries.stream().filter(Entry::isDirectory).map(Entry::name).toList();
  }

  List<String> fileNames() {
    return entries.stream()
        .filter(entry -> !entry.isDirectory())
        .map(Entry::name)
        .toList();
  }
}
