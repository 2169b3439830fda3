/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A candidate's process, which does what it is asked to and else waits. */
final class CandidateProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS_TO_END = 10;
  private static final int LAST_LINES = 25;

  private final Candidate candidate;
  private final Process process;
  private final Path log;
  private final BufferedReader answers;
  private final OutputStream requests;

  private CandidateProcess(Candidate candidate, Process process, Path log) {
    this.candidate = candidate;
    this.process = process;
    this.log = log;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.requests = process.getOutputStream();
  }

  /** Starts a candidate and waits until it is ready; the caller closes it. */
  static CandidateProcess start(Candidate candidate, List<String> command, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    if (candidate.kind().isPython()) {
      builder.environment().put("PYSPARK_PYTHON", command.get(0));
    }
    try {
      CandidateProcess started = new CandidateProcess(candidate, builder.start(), log);
      started.answer();
      return started;
    } catch (IOException e) {
      throw new BenchmarkException("\"" + command.get(0) + "\" cannot be run: " + e.getMessage());
    }
  }

  /** Sends a request and waits for the answer. */
  JsonNode ask(ObjectNode request) {
    try {
      requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
      requests.flush();
    } catch (IOException ended) {
      throw failed();
    }
    return answer();
  }

  private JsonNode answer() {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        // A JVM may have remarks of its own.
        if (line.startsWith("{")) {
          return JSON.readTree(line);
        }
      }
      throw failed();
    } catch (IOException e) {
      throw failed();
    }
  }

  private BenchmarkException failed() {
    close();
    return new BenchmarkException(
        "The candidate %s failed. The end of its log, %s, without stack traces:\n%s"
            .formatted(candidate, log, lastLines()));
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
          .filter(line -> !line.stripLeading().startsWith("at "))
          .toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "it cannot be read: " + e.getMessage();
    }
  }

  /** It and all that it started. */
  ProcessTree tree() {
    return new ProcessTree(process.toHandle());
  }

  /** Ends the process, at the latest after some seconds with force. */
  @Override
  public void close() {
    List<ProcessHandle> all = tree().all().toList();
    try {
      requests.close();
      process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
