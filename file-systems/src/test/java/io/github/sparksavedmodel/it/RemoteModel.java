/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A model on a server, written there without Spark. */
record RemoteModel(String path, Configuration writer) {
  private static final String VARIABLES = "variables/variables.data-00000-of-00001";

  /** Copies a model of the repository, which has variables, to the path. */
  static RemoteModel write(String path, Configuration writer) throws IOException {
    try (FileSystem files = FileSystem.newInstance(new Path(path).toUri(), writer)) {
      copy(java.nio.file.Path.of(Fixtures.model("arithmetic")), path, files);
      // Else it may be what the store has kept from another run, and is scored whatever happens to
      // it here.
      try (var output = files.create(new Path(path, "assets.extra/written.txt"))) {
        output.writeBytes(UUID.randomUUID().toString());
      }
    }
    return new RemoteModel(path, writer);
  }

  /** Copies the directory of a model in any form to the path. */
  static void write(String path, Configuration writer, java.nio.file.Path directory)
      throws IOException {
    try (FileSystem files = FileSystem.newInstance(new Path(path).toUri(), writer)) {
      copy(directory, path, files);
    }
  }

  private static void copy(java.nio.file.Path directory, String path, FileSystem files)
      throws IOException {
    try (Stream<java.nio.file.Path> tree = Files.walk(directory)) {
      // One by one, without making directories: a marker of one looks like a file on this server.
      for (java.nio.file.Path file : tree.filter(Files::isRegularFile).toList()) {
        Path target = new Path(path, directory.relativize(file).toString());
        files.copyFromLocalFile(new Path(file.toUri()), target);
      }
    }
  }

  /** Writes a file again, with other bytes of the same number. */
  void overwrite() throws IOException {
    Path file = new Path(path, VARIABLES);
    try (FileSystem files = FileSystem.newInstance(file.toUri(), writer)) {
      byte[] bytes = new byte[(int) files.getFileStatus(file).getLen()];
      bytes[0] = 1;
      try (var output = files.create(file, true)) {
        output.write(bytes);
      }
    }
  }

  Dataset<Row> score(SparkSession spark) {
    Dataset<Row> rows = spark.range(0, 100, 1, 4).selectExpr("float(id) x", "float(3) y");
    return SavedModel.load(spark, path).scorer().score(rows);
  }

  void assertScores(SparkSession spark) {
    assertThat(score(spark).filter("sum = x + 3 AND product = 3 * x").count()).isEqualTo(100);
    assertIsInTheStore(spark, path, "variables.index");
  }

  /** The store has a copy of the model, with a file that the pattern fits. */
  static void assertIsInTheStore(SparkSession spark, String path, String pattern) {
    String identity = SavedModel.load(spark, path).describe().identity();
    assertThat(ModelStore.defaultRoot().resolve("models").resolve(identity).resolve("model"))
        .isDirectoryRecursivelyContaining("glob:**/" + pattern);
  }

  /** A query that was planned before a file was written again says so. */
  void assertFindsChange(SparkSession spark) throws IOException {
    Dataset<Row> planned = score(spark);
    overwrite();
    assertThat(catchThrowable(planned::collectAsList))
        .hasMessageContaining("[MODEL_CHANGED] The model at \"" + path + "\"")
        .hasMessageContaining(VARIABLES);
  }
}
