/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code savedmodel score} as a scheduler runs it, with {@code spark-submit} and the bundle. */
class ScheduledJobsIT {
  private static final String JAR = Build.bundle().toString();
  private static final String MAIN = "io.github.sparksavedmodel.Main";
  private static final long SECONDS = 120;

  private static Distribution spark;

  @BeforeAll
  static void findSpark() throws IOException, InterruptedException {
    spark = Distribution.find();
  }

  private static List<String> submit(String... arguments) {
    return Stream.concat(
            Stream.of(spark.program("spark-submit"), "--class", MAIN, JAR, "score"),
            Stream.of(arguments))
        .toList();
  }

  @Test
  void writesTablesThatOtherProgramsRead() throws IOException, InterruptedException {
    ProcessBuilder program = spark.prepared("job", submit("--job", "job.yaml"));
    Path directory = program.directory().toPath();
    Path errors = directory.resolve("errors");
    Files.writeString(
        directory.resolve("job.yaml"), """
        model: MODEL
        input-query: SELECT id, id AS x, 2 AS y, id % 2 AS part FROM range(100)
        where: id < 90
        output-table: scored
        output-mode: append
        partition-by: part
        map-output: {sum: total}
        select: [id, total, part]
        report: report.json
        """.replace("MODEL", Build.model("arithmetic")));
    program.redirectErrorStream(false).redirectError(errors.toFile());

    for (int night = 1; night <= 2; night++) {
      Outcome run = spark.run(program, "");
      assertThat(run.status()).as(Files.readString(errors)).isZero();
      assertThat(run.printed()).matches("Wrote 90 rows in .* to table scored\\.\\R");
    }
    assertThat(Files.readString(directory.resolve("report.json")))
        .contains("\"rowsWritten\" : 90", "\"status\" : \"succeeded\"");

    program.command(
        spark.program("spark-sql"),
        "-e",
        "SELECT part, count(*), sum(total) FROM scored GROUP BY part");
    assertThat(spark.run(program, "").succeeded().printed())
        .contains("0\t90\t4140.0", "1\t90\t4230.0");
  }

  @Test
  void runsWhereSparkSubmitSaysAndRefusesWithTwo() throws IOException, InterruptedException {
    List<String> command = List.of(
        spark.program("spark-submit"),
        "--master",
        "local[3]",
        "--class",
        MAIN,
        JAR,
        "score",
        "--model",
        Build.model("arithmetic"),
        "--input-query",
        "SELECT count(*) AS x, 3 AS y FROM range(10)",
        "--output",
        "out",
        "--master",
        "local[1]",
        "--conf",
        "spark.logConf=true",
        "--conf",
        "spark.log.level=INFO");
    Outcome run = spark.run("submitted", command.toArray(String[]::new));
    assertThat(run.succeeded().printed()).contains("spark.master=local[3]", "Wrote 1 row in ");

    Outcome refused = spark.run("refused", submit("--modle", "x").toArray(String[]::new));
    assertThat(refused.printed()).contains("Unknown option '--modle'. Did you mean --model");
    assertThat(refused.status()).isEqualTo(2);
  }

  @Test
  void cleansUpWhenItIsTerminated() throws IOException, InterruptedException {
    ProcessBuilder program = spark.prepared(
        "terminated",
        submit(
            "--model",
            Build.model("arithmetic"),
            "--input-query",
            "SELECT id AS x, 2 AS y FROM range(1000000000000)",
            "--output",
            "out",
            "--report",
            "report.json"));
    Path directory = program.directory().toPath();
    Path output = directory.resolve("out");
    Path log = Build.target("terminated.log");
    Process process = program.redirectOutput(log.toFile()).start();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!isBeingWritten(output) && System.nanoTime() < end && process.isAlive()) {
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
      assertThat(isBeingWritten(output)).as(Files.readString(log)).isTrue();
      process.destroy();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(143);
    assertThat(output).isEmptyDirectory();
    assertThat(Files.readString(directory.resolve("report.json"))).contains("\"failed\"");
  }

  private static boolean isBeingWritten(Path output) throws IOException {
    if (!Files.isDirectory(output)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(output)) {
      return files.anyMatch(file -> file.toString().endsWith(".parquet"));
    }
  }
}
