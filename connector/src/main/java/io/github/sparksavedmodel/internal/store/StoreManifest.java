/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a copy holds: hash, length and path of every file, a line each, beside the copy. It is
 * written last, so a copy without it is not complete. Immutable.
 */
record StoreManifest(List<Entry> entries) {
  static final String FILE_NAME = "manifest";
  private static final int FIELDS = 3;

  StoreManifest {
    entries = List.copyOf(entries);
  }

  /** A file with the SHA-256 of its content in hexadecimal. */
  record Entry(StoredFile file, String sha256) {}

  void write(Path entryDirectory) throws IOException {
    List<String> lines = entries.stream()
        .map(entry ->
            entry.sha256() + ' ' + entry.file().length() + ' ' + entry.file().relativePath())
        .toList();
    Files.write(entryDirectory.resolve(FILE_NAME), lines);
  }

  /** Reads the manifest of a copy; empty if there is none or it is not whole. */
  static Optional<StoreManifest> read(Path entryDirectory) throws IOException {
    try {
      List<Entry> entries = new ArrayList<>();
      for (String line : Files.readAllLines(entryDirectory.resolve(FILE_NAME))) {
        String[] fields = line.split(" ", FIELDS);
        entries.add(new Entry(new StoredFile(fields[2], Long.parseLong(fields[1])), fields[0]));
      }
      return Optional.of(new StoreManifest(entries));
    } catch (NoSuchFileException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the files and says how they differ from those that were copied, if they do: cleaners of
   * /tmp remove some, and disks lose bits.
   */
  Optional<String> differenceTo(Path modelDirectory) throws InterruptedException {
    for (Entry entry : entries) {
      String path = entry.file().relativePath();
      try {
        if (!entry.sha256().equals(ModelCopy.sha256(modelDirectory.resolve(path)))) {
          return Optional.of('"' + path + "\" has other bytes than were copied");
        }
      } catch (ClosedByInterruptException e) {
        Thread.interrupted();
        throw (InterruptedException) new InterruptedException(path).initCause(e);
      } catch (IOException e) {
        return Optional.of('"' + path + "\" cannot be read: " + Reasons.of(e));
      }
    }
    return unknownFile(modelDirectory);
  }

  private Optional<String> unknownFile(Path modelDirectory) {
    Set<Path> known = entries.stream()
        .map(entry -> modelDirectory.resolve(entry.file().relativePath()))
        .collect(Collectors.toSet());
    try (Stream<Path> tree = Files.walk(modelDirectory)) {
      return tree.filter(path -> !Files.isDirectory(path) && !known.contains(path))
          .findFirst()
          .map(path -> '"' + modelDirectory.relativize(path).toString() + "\" was not copied");
    } catch (IOException | UncheckedIOException e) {
      return Optional.of("its files cannot be listed: " + e.getMessage());
    }
  }
}
