/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The Python package: its own tests, in a classic session and on a Connect server, and its wheel.
 */
class PythonPackageIT {
  private static final Path PACKAGE = Build.repository().resolve("python");

  private static Distribution spark;

  @BeforeAll
  static void findSpark() throws IOException, InterruptedException {
    spark = Distribution.find();
  }

  @Test
  void passesItsTestsInAClassicSession() throws IOException, InterruptedException {
    assertPasses("pytest-classic", "classic");
  }

  @Test
  void passesItsTestsOnAConnectServer() throws IOException, InterruptedException {
    assumeImports("grpc_status");
    try (Server server = Server.start(
        spark,
        "connect-server",
        "org.apache.spark.sql.connect.service.SparkConnectServer",
        "spark.connect.grpc.binding.port")) {
      assertPasses("pytest-connect", "sc://127.0.0.1:" + server.port());
    }
  }

  private static void assertPasses(String name, String session)
      throws IOException, InterruptedException {
    assumeImports("pytest");
    ProcessBuilder pytest = spark.prepared(
        name,
        List.of(
            spark.python().toString(),
            "-m",
            "pytest",
            "--disable-warnings",
            "-p",
            "no:cacheprovider",
            PACKAGE.toString()));
    pytest
        .environment()
        .putAll(Map.of(
            "SPARK_SAVEDMODEL_SESSION", session,
            "SPARK_SAVEDMODEL_BUNDLE", Build.bundle().toString(),
            "SPARK_SAVEDMODEL_STORE", Build.target("store").toString()));
    assertThat(spark.run(pytest, "").succeeded().printed()).containsPattern("\\d+ passed");
  }

  @Test
  void isBuiltAsAWheel() throws IOException, InterruptedException {
    assumeImports("hatchling");
    Path wheels = Build.emptyDirectory("wheels");
    Path site = Build.emptyDirectory("site");
    String pip = "-m pip --disable-pip-version-check";
    python("wheel", pip + " wheel -q --no-deps --no-build-isolation -w " + wheels + " " + PACKAGE);
    python(
        "install",
        pip + " install -q --no-deps --no-index --target " + site + " --find-links " + wheels
            + " --pre spark-savedmodel");

    Outcome run = spark.run(
        "import",
        spark.python().toString(),
        "-c",
        "import sys; sys.path.insert(0, '" + site + "')\n"
            + "import spark_savedmodel, importlib.metadata, importlib.resources as resources\n"
            + "print(importlib.metadata.version('spark-savedmodel') == spark_savedmodel.__version__,"
            + " resources.files(spark_savedmodel).joinpath('py.typed').is_file(),"
            + " spark_savedmodel.__file__)");

    assertThat(run.succeeded().printed()).contains("True True " + site);
  }

  private static void python(String name, String arguments)
      throws IOException, InterruptedException {
    spark.run(name, (spark.python() + " " + arguments).split(" ", -1)).succeeded();
  }

  private static void assumeImports(String module) throws IOException, InterruptedException {
    Outcome run = spark.run("assume", spark.python().toString(), "-c", "import " + module);
    Assumptions.assumeTrue(run.status() == 0, spark.python() + " has no module " + module);
  }
}
