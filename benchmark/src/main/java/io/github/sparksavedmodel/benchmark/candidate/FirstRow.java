/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparksavedmodel.benchmark.Setup;
import io.github.sparksavedmodel.internal.session.NativeRuntime;
import io.github.sparksavedmodel.internal.session.SessionSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Scores one row in a new JVM and prints how long the steps to it took. */
public final class FirstRow {
  private FirstRow() {}

  /** What happens until the first row is there, in this order. */
  public enum Step {
    /** From the start of the JVM. */
    SPARK("Spark's start and the first row of a scan"),
    /** It would else be loaded by the first task. */
    LIBRARY("TensorFlow's library"),
    /** With Spark and the library there: analysis, model and scoring. */
    CONNECTOR("the first row of a scored table");

    private final String title;

    Step(String title) {
      this.title = title;
    }

    /** As reports call it. */
    public String title() {
      return title;
    }
  }

  /**
   * Prints an object in JSON with the seconds of each step.
   *
   * @param arguments the setup as JSON
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ObjectMapper json = new ObjectMapper();
    Setup setup = json.readValue(arguments[0], Setup.class);
    List<String> files =
        List.of(Path.of(setup.model()).resolveSibling("data/part-00.parquet").toString());
    Map<Step, Double> seconds = new EnumMap<>(Step.class);
    Connector connector = new Connector(setup, true);
    connector.read(files).first();
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    seconds.put(Step.SPARK, (System.currentTimeMillis() - start) / 1e3);
    long begin = System.nanoTime();
    NativeRuntime.load(SessionSettings.defaults());
    seconds.put(Step.LIBRARY, (System.nanoTime() - begin) / 1e9);
    begin = System.nanoTime();
    connector.scored(files).first();
    seconds.put(Step.CONNECTOR, (System.nanoTime() - begin) / 1e9);
    System.out.println(json.writeValueAsString(seconds));
    System.exit(0);
  }
}
