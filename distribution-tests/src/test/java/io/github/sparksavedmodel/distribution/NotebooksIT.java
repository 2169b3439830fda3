/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notebooks run from top to bottom, and are kept with what they show. */
class NotebooksIT {
  private static final Path NOTEBOOKS = Build.repository().resolve("notebooks");
  private static final String[] LOGS = {"WARN", "INFO", "absl::", "I0000", "Stopping"};

  @Test
  void pySparkFromTopToBottom() throws IOException, InterruptedException {
    Distribution spark = Distribution.find();
    assumeRuns(spark, "import nbclient, ipykernel, matplotlib");
    ProcessBuilder program = notebook(spark, "score_with_pyspark");
    Path directory = program.directory().toPath();
    program
        .environment()
        .put(
            "PYSPARK_SUBMIT_ARGS",
            "--conf spark.jars.repositories=" + Staging.bundle(directory).toUri()
                + " --conf spark.jars.ivy=" + directory.resolve("ivy") + " pyspark-shell");

    spark.run(program, "").succeeded();

    assertThat(Files.readString(directory.resolve("shown")))
        .contains("largest difference below 1e-5: True")
        .contains("INPUT_COLUMN_MISSING 42703", "MODEL_FILE_MISSING", "[ROW_VALUE_NULL]")
        .containsSubsequence("benign", "89", "1", "malignant", "3", "50", "an image", "an image")
        .doesNotContain(LOGS);
  }

  @Test
  void javaFromTopToBottom() throws IOException, InterruptedException {
    Distribution spark = Distribution.find();
    assumeRuns(
        spark,
        "import nbclient; from jupyter_client.kernelspec import get_kernel_spec as find; find('java')");
    ProcessBuilder program = notebook(spark, "score_with_java");
    Path config = Build.repository().resolve("config");
    program
        .environment()
        .putAll(Map.of(
            "JJAVA_CLASSPATH",
            spark.home().resolve("jars") + "/*.jar" + File.pathSeparator + Build.bundle(),
            "JJAVA_JVM_OPTS",
            "@" + config.resolve("spark-jvm-options") + " -Dlog4j2.configurationFile="
                + config.resolve("log4j2-console.properties")));
    program
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, java) -> java + ":" + path);

    spark.run(program, "").succeeded();

    assertThat(Files.readString(program.directory().toPath().resolve("shown")))
        .contains("BINDING_FAILED", "[ROW_VALUE_NULL]")
        .containsPattern("\\| +480\\|malignant\\| +0\\.9733")
        .doesNotContain(LOGS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"score_with_pyspark", "score_with_java"})
  void areKeptAsTheyRan(String name) throws IOException {
    String notebook = Files.readString(NOTEBOOKS.resolve(name + ".ipynb"));
    assertThat(notebook)
        .contains("\"execution_count\": 1,", "[ROW_VALUE_NULL]")
        .doesNotContain("\"execution_count\": null", "\"stderr\"")
        .doesNotContainPattern("file:/(?!home/you/)")
        .doesNotContain(LOGS);
  }

  private static ProcessBuilder notebook(Distribution spark, String name) throws IOException {
    ProcessBuilder program = spark.prepared(
        name,
        List.of(
            spark.python().toString(),
            "run_notebook.py",
            NOTEBOOKS.resolve(name + ".ipynb").toString(),
            name + ".ipynb",
            "shown"));
    try (InputStream script = NotebooksIT.class.getResourceAsStream("/run_notebook.py")) {
      Files.copy(
          Objects.requireNonNull(script), program.directory().toPath().resolve("run_notebook.py"));
    }
    return program;
  }

  private static void assumeRuns(Distribution spark, String statement)
      throws IOException, InterruptedException {
    Outcome run = spark.run("assume", spark.python().toString(), "-c", statement);
    Assumptions.assumeTrue(
        run.status() == 0, spark.python() + " has not what python/requirements.txt names");
  }
}
