/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Has candidates score the rows of one workload, in turns. Each lives in a process of its own from
 * its first run to the last one, unless memory gets short; it is warmed up by scores that are
 * compared and by jobs that do not count.
 */
final class Contest implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** If no more is available, the process of a candidate ends after its run. */
  private static final long SPARE_MEMORY = 6L << 30;

  private final DataSet data;
  private final List<Candidate> candidates;
  private final ContestSettings settings;
  private final CandidateCommand command;
  private final PrintWriter progress;
  private final Map<Candidate, CandidateProcess> processes = new LinkedHashMap<>();
  private final Set<Candidate> checked = new HashSet<>();

  Contest(
      DataSet data,
      List<Candidate> candidates,
      ContestSettings settings,
      PythonEnvironment python,
      PrintWriter progress) {
    this.data = data;
    this.candidates = candidates.stream().filter(data.workload()::takes).toList();
    this.settings = settings;
    this.command = new CandidateCommand(settings, python);
    this.progress = progress;
  }

  /** All runs, in the order in which they were made. */
  List<Measurement> run() throws InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    for (Size size : settings.sizes()) {
      for (int round = 1; round <= settings.rounds(); round++) {
        List<Candidate> order = new ArrayList<>(candidates);
        if (round % 2 == 0) {
          Collections.reverse(order);
        }
        for (Candidate candidate : order) {
          Measurement measured = measure(candidate, size, round);
          measurements.add(measured);
          report(measured);
        }
      }
    }
    return measurements;
  }

  private Measurement measure(Candidate candidate, Size size, int round)
      throws InterruptedException {
    CandidateProcess process = process(candidate);
    MachineLoad.waitForQuiet(settings.patience());
    MachineLoad before = MachineLoad.now();
    try (PeakMemory memory = new PeakMemory(process.tree())) {
      double seconds = secondsOfJob(process, size, size == Size.N ? 0 : settings.seconds());
      Measurement measured = new Measurement(
          data.workload(),
          size,
          candidate,
          round,
          data.rows() * size.times(),
          seconds,
          memory.bytes(),
          before.othersSince());
      endIfMemoryIsShort(candidate);
      return measured;
    }
  }

  private CandidateProcess process(Candidate candidate) {
    CandidateProcess running = processes.get(candidate);
    if (running != null) {
      return running;
    }
    CandidateProcess started =
        CandidateProcess.start(candidate, command.of(candidate, data), log(candidate));
    processes.put(candidate, started);
    if (checked.add(candidate)) {
      check(candidate, started.ask(request("check", Size.N)));
    }
    secondsOfJob(started, Size.N, settings.seconds());
    return started;
  }

  /** Has a candidate score until so many seconds are over, at least once; how long a job took. */
  private double secondsOfJob(CandidateProcess process, Size size, int least) {
    double seconds = 0;
    int jobs = 0;
    do {
      seconds += process.ask(request("run", size)).get("seconds").asDouble();
      jobs++;
    } while (seconds < least);
    return seconds / jobs;
  }

  private Path log(Candidate candidate) {
    Path directory = settings.cache().resolve("logs");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory.resolve(data.workload() + "-" + candidate + ".log");
  }

  private ObjectNode request(String name, Size size) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("command", name);
    data.files(size).forEach(request.putArray("files")::add);
    return request.put("rows", data.scoredRows() * size.times());
  }

  private void check(Candidate candidate, JsonNode answer) {
    if (!answer.has("first")) {
      return;
    }
    ObjectNode scores = (ObjectNode) answer;
    scores.remove("seconds");
    Optional<String> difference =
        JSON.convertValue(scores, Check.class).differenceTo(data.expected());
    if (difference.isPresent()) {
      throw new BenchmarkException(
          "The scores of %s on %s are not those of TensorFlow in Python: %s."
              .formatted(candidate, data.workload(), difference.get()));
    }
  }

  private void endIfMemoryIsShort(Candidate candidate) {
    if (MachineLoad.availableMemory() < SPARE_MEMORY) {
      Objects.requireNonNull(processes.remove(candidate)).close();
    }
  }

  private void report(Measurement measured) {
    progress.printf(
        Locale.ROOT,
        "%-9s %-4s round %d  %-28s %,12.0f rows/s  %6.1f s  %,6d MB  others %2.0f %%%n",
        measured.workload(),
        measured.size(),
        measured.round(),
        measured.candidate(),
        measured.rowsPerSecond(),
        measured.seconds(),
        measured.memory() >> 20,
        100 * measured.others());
    progress.flush();
  }

  @Override
  public void close() {
    processes.values().forEach(CandidateProcess::close);
    processes.clear();
  }
}
