/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A folder to which a test adds files and from which a stream reads them, one in each batch. */
final class FileFeed {
  private static final String SCHEMA = "id LONG, x FLOAT, y FLOAT, at TIMESTAMP";

  private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

  private final Path folder;
  private final Path drafts;
  private int files;

  FileFeed(Path parent) {
    try {
      this.folder = Files.createDirectory(parent.resolve("feed"));
      this.drafts = Files.createDirectory(parent.resolve("drafts"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a file with a row for each id: x is the id, y is 1, and at is so many seconds after 1970.
   */
  FileFeed add(long from, long to) {
    return add(LongStream.range(from, to)
        .mapToObj(id -> row(id, Long.toString(id)))
        .collect(Collectors.joining("\n")));
  }

  /** Adds a file with one row whose x is null. */
  FileFeed addNull(long id) {
    return add(row(id, "null"));
  }

  private static String row(long id, String x) {
    return "{\"id\":%d,\"x\":%s,\"y\":1,\"at\":\"%s\"}".formatted(id, x, Instant.ofEpochSecond(id));
  }

  private FileFeed add(String lines) {
    String name = files++ + ".json";
    try {
      Path draft = Files.writeString(drafts.resolve(name), lines);
      Files.setLastModifiedTime(draft, FileTime.from(FIRST.plusSeconds(files)));
      Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A stream of the rows, file by file. */
  Dataset<Row> stream() {
    return TestSession.get()
        .readStream()
        .schema(SCHEMA)
        .option("maxFilesPerTrigger", 1)
        .json(folder.toString());
  }
}
