/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README's ten lines of SQL and of Java. The distribution tests run those of Python. */
class ReadmeTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("savedmodel.repository"));
  private static final int LINES = 10;

  /** As many patients as Python TensorFlow calls malignant. */
  private static final int MALIGNANT = 209;

  private static final String PROGRAM = """
      import io.github.sparksavedmodel.*;
      import org.apache.spark.sql.*;

      public final class Readme {
        public static Dataset<Row> run(SparkSession spark) {
          %s
          return scored;
        }
      }
      """;

  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.start("ReadmeTest");
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  /** The only block of a language, with paths as seen from the root of a clone. */
  private static String block(String language) throws IOException {
    Matcher block = Pattern.compile(
            "^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(Files.readString(REPOSITORY.resolve("README.md")));
    assertThat(block.find()).isTrue();
    String code = block.group(1);
    assertThat(code.lines()).hasSizeLessThanOrEqualTo(LINES);
    assertThat(block.find()).isFalse();
    return code.replaceAll("(?<=['\"`])(?=examples/)", Matcher.quoteReplacement(REPOSITORY + "/"));
  }

  @Test
  void sqlRuns() throws IOException {
    List<Row> rows = spark.sql(block("sql").strip().replaceAll(";$", "")).collectAsList();
    assertThat(rows).hasSize(MALIGNANT);
    assertThat(rows.get(0).<Float>getAs("p")).isEqualTo(1f);
    assertThat(rows.get(MALIGNANT - 1).<Float>getAs("p")).isBetween(0.5f, 1f);
  }

  @Test
  void javaRuns(@TempDir Path folder) throws Exception {
    Path source =
        Files.writeString(folder.resolve("Readme.java"), PROGRAM.formatted(block("java")));
    ByteArrayOutputStream problems = new ByteArrayOutputStream();
    int status = ToolProvider.getSystemJavaCompiler()
        .run(
            null,
            null,
            problems,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "-d",
            folder.toString(),
            source.toString());
    assertThat(status).as(problems.toString(UTF_8)).isZero();
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Object scored =
          classes.loadClass("Readme").getMethod("run", SparkSession.class).invoke(null, spark);
      assertThat(scored).isInstanceOfSatisfying(Dataset.class, rows -> {
        assertThat(rows.columns()).contains("patient_id", "diagnosis", "p", "why");
        assertThat(rows.filter("p > 0.5 AND why IS NULL").count()).isEqualTo(MALIGNANT);
      });
    }
  }
}
