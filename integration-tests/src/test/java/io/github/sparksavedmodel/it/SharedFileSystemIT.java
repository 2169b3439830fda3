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
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models on file systems other than the local one are copied into the host's store and scored from
 * there.
 */
@SparkTest
class SharedFileSystemIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String IMPLEMENTATION = "fs.keyed.impl";

  @TempDir
  private Path directory;

  @BeforeAll
  static void configure() {
    SPARK.conf().set(IMPLEMENTATION, KeyedFileSystem.class.getName());
    SPARK.conf().set("fs.keyed.impl.disable.cache", "true");
    SPARK.conf().set(KeyedFileSystem.KEY, "sesame");
  }

  @AfterAll
  static void restore() {
    SPARK.conf().unset(IMPLEMENTATION);
    SPARK.conf().unset("fs.keyed.impl.disable.cache");
    SPARK.conf().unset(KeyedFileSystem.KEY);
  }

  private static Dataset<Row> rows() {
    return SPARK.range(0, 6, 1, 2).selectExpr("float(id) x");
  }

  @Test
  void scoresWithTheKeyOfTheSession() {
    SavedModel model = SavedModel.load(SPARK, "keyed:" + Fixtures.model("ref_variable"));
    assertThat(model.path()).startsWith("keyed:/");
    assertThat(model.scorer().score(rows()).collectAsList())
        .extracting(row -> row.getFloat(1))
        .containsExactlyInAnyOrder(-0.25f, 1.25f, 2.75f, 4.25f, 5.75f, 7.25f);
    Path copy = ModelStore.defaultRoot()
        .resolve("models")
        .resolve(model.describe().identity())
        .resolve("model");
    assertThat(copy.resolve("variables/variables.index")).exists();
  }

  @Test
  void cannotReadWithoutTheKey() {
    SparkSession other = SPARK.newSession();
    other.conf().set(IMPLEMENTATION, KeyedFileSystem.class.getName());
    other.conf().set("fs.keyed.impl.disable.cache", "true");
    assertThat(
            catchThrowable(() -> SavedModel.load(other, "keyed:" + Fixtures.model("arithmetic"))))
        .hasMessageContaining("[MODEL_READ_FAILED]")
        .hasMessageContaining("the configuration lacks fs.keyed.key");
  }

  @Test
  void refusesAModelThatChangedAfterPlanning() throws IOException {
    String path = ModelFolders.copyOf("ref_variable", directory.resolve("model"));
    Dataset<Row> planned = SavedModel.load(SPARK, path).scorer().score(rows());
    Files.setLastModifiedTime(
        Path.of(path, "variables/variables.index"),
        FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    assertThat(catchThrowable(planned::collectAsList))
        .hasMessageContaining("[MODEL_CHANGED] The model at \"file:" + path
            + "\" was changed after the query was planned")
        .hasMessageContaining("variables/variables.index");
  }

  @Test
  void scoresANewVersionOfTheDirectoryWithANewQuery() throws IOException {
    Path base = directory.resolve("versions");
    ModelFolders.copyOf("tag_sets", base.resolve("1"));
    Dataset<Row> first = SavedModel.load(SPARK, base.toString()).scorer().score(rows());
    assertThat(first.collectAsList()).extracting(row -> row.getFloat(1)).contains(0.5f, 2.5f);
    ModelFolders.copyOf("ref_variable", base.resolve("2"));
    Dataset<Row> second = SavedModel.load(SPARK, base.toString()).scorer().score(rows());
    assertThat(second.collectAsList()).extracting(row -> row.getFloat(1)).contains(-0.25f, 1.25f);
    assertThat(SavedModel.load(SPARK, base.toString(), 1).scorer().score(rows()).collectAsList())
        .extracting(row -> row.getFloat(1))
        .contains(0.5f, 2.5f);
  }
}
