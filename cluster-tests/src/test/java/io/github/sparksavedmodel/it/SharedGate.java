/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A place in a query where tasks wait for the test, or for each other, in whatever process they
 * are: files tell who has come and for whom it is open.
 */
final class SharedGate implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String OPEN = "open";
  private static final long PAUSE_MILLIS = 10;

  private final String arrived;
  private final String opened;

  private SharedGate(Path arrived, Path opened) {
    this.arrived = arrived.toString();
    this.opened = opened.toString();
  }

  /** A gate of which this directory, made if need be, holds the files. */
  static SharedGate in(Path directory) throws IOException {
    return new SharedGate(
        Files.createDirectories(directory.resolve("arrived")),
        Files.createDirectories(directory.resolve("opened")));
  }

  /** The values of a LONG column; the task waits before it gives this value, if it comes. */
  Column pass(Column values, long held) {
    UDF1<Long, Long> pass = value -> {
      if (value == held) {
        arrive();
      }
      return value;
    };
    return functions.udf(pass, DataTypes.LongType).apply(values);
  }

  /** Waits, in a task, until the gate is open. */
  void arrive() throws IOException, InterruptedException {
    String self = record();
    while (!Files.exists(Path.of(opened, OPEN)) && !Files.exists(Path.of(opened, self))) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Waits, in a task, until that many tasks have come. */
  void meet(int tasks) throws IOException, InterruptedException {
    record();
    while (arrivals().size() < tasks) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private String record() throws IOException {
    String self = Arrival.ofThisTask().fileName();
    try {
      Files.createFile(Path.of(arrived, self));
    } catch (FileAlreadyExistsException again) {
      return self;
    }
    return self;
  }

  /** Who has come, in no order. */
  List<Arrival> arrivals() {
    return Arrays.stream(Objects.requireNonNull(Path.of(arrived).toFile().list()))
        .map(Arrival::named)
        .toList();
  }

  /** Waits, in the test, until that many tasks have come. */
  List<Arrival> awaitArrivals(int tasks) {
    Await.within(ClusterSession.PATIENCE, tasks + " tasks are at the gate", () -> arrivals().size() >= tasks);
    return arrivals();
  }

  /** Lets everybody through from now on. */
  void open() throws IOException {
    Files.createFile(Path.of(opened, OPEN));
  }

  /** Lets one task through. */
  void openFor(Arrival task) throws IOException {
    Files.createFile(Path.of(opened, task.fileName()));
  }
}
