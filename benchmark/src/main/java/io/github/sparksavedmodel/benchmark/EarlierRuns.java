/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs that {@link JsonReport} has written, of one or more commands on one machine.
 *
 * @param results the runs
 * @param machine where they were made
 */
record EarlierRuns(Results results, String machine) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads files.
   *
   * @throws BenchmarkException if one has no runs, or they are of different machines
   */
  static EarlierRuns of(List<Path> files) throws IOException {
    List<Measurement> runs = new ArrayList<>();
    List<String> machines = new ArrayList<>();
    for (Path file : files) {
      JsonNode report = JSON.readTree(file.toFile());
      if (!report.path("runs").isArray()) {
        throw new BenchmarkException(file + " has no runs: it was not written with --json.");
      }
      report.get("runs").forEach(run -> runs.add(run(run)));
      machines.add(report.path("machine").asText());
    }
    if (machines.stream().distinct().count() > 1) {
      throw new BenchmarkException(
          "The runs are of different machines, and cannot stand side by side: "
              + String.join("; ", machines) + ".");
    }
    return new EarlierRuns(new Results(runs), machines.get(0));
  }

  private static Measurement run(JsonNode run) {
    return new Measurement(
        named(Workload.values(), run.path("workload").asText()),
        named(Size.values(), run.path("size").asText()),
        Candidate.parse(run.path("candidate").asText()),
        run.path("round").asInt(),
        run.path("rows").asLong(),
        run.path("seconds").asDouble(),
        run.path("memory").asLong(),
        run.path("others").asDouble());
  }

  private static <T> T named(T[] values, String name) {
    return Stream.of(values)
        .filter(value -> value.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new BenchmarkException("There is no \"" + name + "\" among "
            + String.join(", ", Stream.of(values).map(Object::toString).toList()) + "."));
  }
}
