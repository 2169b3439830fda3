/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Runs of {@code savedmodel score} on inputs in a folder, and on a table in a database. */
record ScoreRuns(SparkSession spark, Path folder) {

  /**
   * Writes rows with ids 0 to 5 to {@code a} and 6 to 8 to {@code b}, and ten rows to {@code bad},
   * of which the first two cannot be scored by {@code rejects_negative}.
   */
  void writeInputs() {
    write("a", 0, 6);
    write("b", 6, 9);
    spark.range(0, 10, 1, 1).selectExpr("float(IF(id < 2, -1, id)) x").write().parquet(path("bad"));
  }

  private void write(String name, int from, int to) {
    spark
        .range(from, to, 1, 2)
        .selectExpr("id", "float(id) x", "float(2) y")
        .write()
        .parquet(path(name));
  }

  /** Makes a database in {@code warehouse} with the rows of {@code a} as table {@code numbers}. */
  void createDatabase(String name) {
    spark.sql("CREATE DATABASE " + name + " LOCATION '" + path("warehouse") + "'");
    spark.read().parquet(path("a")).write().saveAsTable(name + ".numbers");
  }

  void dropDatabase(String name) {
    spark.sql("DROP DATABASE " + name + " CASCADE");
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  static CommandRun score(String model, String... more) {
    return CommandRun.of(
        Stream.concat(Stream.of("score", "--model", Fixtures.model(model)), Stream.of(more))
            .toArray(String[]::new));
  }

  static void succeeded(CommandRun run) {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  /** Asserts that the arguments are wrong. */
  static void refuses(String reason, String... arguments) {
    CommandRun run = score("arithmetic", arguments);
    assertThat(run.err()).contains(reason, "--help");
    assertThat(run.code()).isEqualTo(2);
  }
}
