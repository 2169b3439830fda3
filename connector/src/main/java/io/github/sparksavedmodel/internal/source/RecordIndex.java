/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.SavedModelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A text file beside a file of records, which says where they begin: a line for each with its place
 * and its length, frame included, as {@code tfrecord2idx} of NVIDIA DALI writes it.
 */
final class RecordIndex {
  private static final List<String> ENDINGS = List.of(".idx", ".index");

  private final FileSystem files;
  private final Path path;
  private final Path records;

  private RecordIndex(FileSystem files, Path path, Path records) {
    this.files = files;
    this.path = path;
    this.records = records;
  }

  /** Whether a file is an index by its name. */
  static boolean isNamedAsOne(Path file) {
    return ENDINGS.stream().anyMatch(file.getName()::endsWith);
  }

  /** The index of a file: its name with another ending, or with one more. */
  static Optional<RecordIndex> beside(Path records, Configuration hadoop) throws IOException {
    FileSystem files = records.getFileSystem(hadoop);
    String name = records.getName();
    int dot = name.lastIndexOf('.');
    for (String ending : ENDINGS) {
      for (String stem : dot > 0 ? List.of(name, name.substring(0, dot)) : List.of(name)) {
        Path path = new Path(records.getParent(), stem + ending);
        if (files.exists(path)) {
          return Optional.of(new RecordIndex(files, path, records));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The first begin of a record in a split, or the end of the split if none begins there.
   *
   * @param start where the split begins
   * @param end where it ends
   * @param input the file, which has to have a record where the index says so
   * @param fileBytes the length of the file
   * @throws SavedModelException TFRECORD_INDEX_WRONG
   */
  long first(long start, long end, RecordInput input, long fileBytes) throws IOException {
    long next = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(path), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long[] entry = entry(line);
        if (entry[0] != next) {
          throw wrong("a record that begins at byte " + entry[0] + " comes where one at byte "
              + next + " is expected");
        }
        next += entry[1];
        if (entry[0] >= start && entry[0] < end) {
          check(entry, input, fileBytes);
        }
        if (entry[0] >= start) {
          return Math.min(entry[0], end);
        }
      }
    }
    if (next != fileBytes) {
      throw wrong("its records end at byte " + next + ", but the file has " + fileBytes + " bytes");
    }
    return end;
  }

  private long[] entry(String line) {
    String[] numbers = line.strip().split("\\s+", -1);
    try {
      long[] entry = {Long.parseLong(numbers[0]), Long.parseLong(numbers[1])};
      if (numbers.length == 2 && entry[1] >= RecordFrame.BYTES) {
        return entry;
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // said below
    }
    throw wrong("\"" + line + "\" is not the place and the length of a record, frame included");
  }

  private void check(long[] entry, RecordInput input, long fileBytes) throws IOException {
    boolean isInFile = entry[0] <= fileBytes - entry[1];
    if (isInFile) {
      input.seek(entry[0]);
      isInFile = input.ahead(RecordFrame.HEADER_BYTES) >= RecordFrame.HEADER_BYTES
          && new RecordFrame().isHeader(input.buffer(), input.at())
          && RecordFrame.length(input.buffer(), input.at()) == entry[1] - RecordFrame.BYTES;
    }
    if (!isInFile) {
      throw wrong("no record of " + entry[1] + " bytes begins at byte " + entry[0]);
    }
  }

  private SavedModelException wrong(String reason) {
    return new SavedModelException(ErrorCondition.TFRECORD_INDEX_WRONG.with(
        "index", path.toString(), "file", records.toString(), "reason", reason));
  }
}
