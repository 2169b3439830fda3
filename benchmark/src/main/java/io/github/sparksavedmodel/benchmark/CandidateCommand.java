/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparksavedmodel.benchmark.candidate.CandidateServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts a candidate's process. */
final class CandidateCommand {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> INHERITED =
      List.of("java.io.tmpdir", "org.bytedeco.javacpp.cachedir");

  private final ContestSettings settings;
  private final PythonEnvironment python;

  CandidateCommand(ContestSettings settings, PythonEnvironment python) {
    this.settings = settings;
    this.python = python;
  }

  List<String> of(Candidate candidate, DataSet data) {
    if (!candidate.kind().isPython()) {
      return of(CandidateServer.class, candidate, data);
    }
    List<String> command = new ArrayList<>(python.command("candidate.py"));
    command.add(json(setup(candidate, data)));
    return command;
  }

  /** The command that starts another class with what a candidate is told. */
  List<String> of(Class<?> main, Candidate candidate, DataSet data) {
    List<String> command = new ArrayList<>(java(settings.heap()));
    if (settings.recordings() != null) {
      command.add("-XX:+UnlockDiagnosticVMOptions");
      command.add("-XX:+DebugNonSafepoints");
      command.add("-XX:StartFlightRecording=settings=profile,filename="
          + settings.recordings().resolve(data.workload() + "-" + candidate + ".jfr"));
    }
    command.addAll(List.of(main.getName(), json(setup(candidate, data))));
    return command;
  }

  /** The beginning of a command that starts a class in a JVM like Spark's. */
  static List<String> java(String heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add(
        "-Dlog4j2.configurationFile=" + RepositoryFiles.config("log4j2-console.properties"));
    for (String name : INHERITED) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + '=' + value);
      }
    }
    command.add("@" + RepositoryFiles.config("spark-jvm-options"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  private Setup setup(Candidate candidate, DataSet data) {
    return new Setup(
        data.workload().toString(),
        candidate.kind().toString(),
        candidate.variants().stream().map(Variant::toString).toList(),
        data.model().toString(),
        data.workload().filter(),
        settings.cores(),
        settings.heap(),
        settings.cache().toString());
  }

  private static String json(Setup setup) {
    try {
      return JSON.writeValueAsString(setup);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
