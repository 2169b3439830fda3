/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparksavedmodel.benchmark.candidate.FirstRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long a small job takes to its first row, each time in a new JVM. */
final class Startup {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Startup() {}

  /** A table in Markdown with the medians. */
  static String measure(DataSet data, ContestSettings settings, PythonEnvironment python) {
    List<String> command = new CandidateCommand(settings, python)
        .of(FirstRow.class, new Candidate(CandidateKind.COLUMNS, List.of()), data);
    List<JsonNode> rounds = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      rounds.add(answer(Command.run(command)));
    }
    StringBuilder text = new StringBuilder("| | seconds, median | min–max |\n|---|--:|--:|\n");
    for (FirstRow.Step step : FirstRow.Step.values()) {
      double[] seconds = rounds.stream()
          .mapToDouble(round -> round.get(step.name()).asDouble())
          .toArray();
      Arrays.sort(seconds);
      text.append(String.format(
          Locale.ROOT,
          "| %s | %.2f | %.2f–%.2f |%n",
          step.title(),
          seconds[seconds.length / 2],
          seconds[0],
          seconds[seconds.length - 1]));
    }
    return text.toString();
  }

  private static JsonNode answer(String printed) {
    String line =
        printed.lines().filter(text -> text.startsWith("{")).findFirst().orElseThrow();
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new BenchmarkException("Not an answer: " + line);
    }
  }
}
