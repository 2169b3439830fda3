/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows and the model of a workload, on disk.
 *
 * @param directory as {@code make.py} describes it
 * @param rows how many rows there are
 */
record DataSet(Workload workload, Path directory, long rows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Makes what is not there yet. */
  static DataSet of(
      Workload workload, long rows, Path cache, PythonEnvironment python, PrintWriter progress) {
    Path directory = cache.resolve(workload.data() + '-' + rows);
    if (!Files.isDirectory(directory)) {
      progress.printf("Making %,d rows and the model of %s ...%n", rows, workload.data());
      Path unfinished = cache.resolve(workload.data() + '-' + rows + ".unfinished");
      try {
        Directories.delete(unfinished);
        Files.createDirectories(unfinished);
        List<String> command = new ArrayList<>(python.command("make.py"));
        command.addAll(List.of(workload.data(), Long.toString(rows), unfinished.toString()));
        Command.run(command);
        Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new BenchmarkException(
            "\"" + directory + "\" cannot be made: " + e.getMessage() + ". See --cache.");
      }
    }
    return new DataSet(workload, directory, rows);
  }

  Path model() {
    return directory.resolve("model");
  }

  /** The files to read, in order. */
  List<String> files(Size size) {
    try (Stream<Path> files = Files.list(directory.resolve(size.directory()))) {
      return files.sorted().map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of the rows the filter keeps. */
  long scoredRows() {
    Long scored = expected().count();
    return scored == null ? rows : scored;
  }

  /** The scores by TensorFlow in Python. */
  Check expected() {
    Path file = directory.resolve("expected.json");
    try {
      JsonNode all = JSON.readTree(file.toFile());
      return JSON.treeToValue(all.get(workload.filter().isEmpty() ? "all" : "kept"), Check.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
