/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where files are that a job reads or that it would delete, since Spark deletes what is overwritten
 * before it reads, and looks for no more than whether both are the same directory.
 */
final class StoredPlaces {
  private final SparkSession spark;

  StoredPlaces(SparkSession spark) {
    this.spark = spark;
  }

  /** Throws if overwriting a place would delete what these rows are made from, or the model. */
  void checkOverwrite(
      String output, Path place, Dataset<Row> rows, ScoreInputOptions input, String model) {
    Path target = qualified(place);
    read(rows, input)
        .map(this::qualified)
        .filter(source -> isWithin(source, target) || isWithin(target, source))
        .findFirst()
        .ifPresent(source -> {
          throw new CommandException("The output \"" + output + "\" and the input \"" + source
              + "\" are the same, or one is inside the other, so --output-mode overwrite would"
              + " delete what is read or what was written before. Name another output.");
        });
    if (isWithin(qualified(new Path(model)), target)) {
      throw new CommandException("The model \"" + model + "\" is inside the output \"" + output
          + "\", so --output-mode overwrite would delete it. Name another output.");
    }
  }

  private Stream<Path> read(Dataset<Row> rows, ScoreInputOptions input) {
    LogicalPlan plan = analyzed(rows);
    Stream<Path> files = Arrays.stream(rows.inputFiles()).map(file -> new Path(URI.create(file)));
    // Files that only a subquery reads are not among those of the rows.
    Stream<Path> below = list(plan.subqueriesAll()).flatMap(StoredPlaces::roots);
    return Stream.of(input.paths.stream().flatMap(this::found), files, below)
        .flatMap(places -> places);
  }

  /** Where the files of a table are, if Spark itself deletes and writes them. */
  Stream<Path> of(String table) {
    return roots(analyzed(spark.table(table)));
  }

  private static Stream<Path> roots(LogicalPlan plan) {
    return list(plan.collectLeaves()).flatMap(leaf -> {
      if (leaf instanceof LogicalRelation relation
          && relation.relation() instanceof HadoopFsRelation files) {
        return list(files.location().rootPaths().toList());
      }
      return leaf instanceof HiveTableRelation hive
          ? Stream.of(new Path(hive.tableMeta().location()))
          : Stream.of();
    });
  }

  private static LogicalPlan analyzed(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed();
  }

  private static <T> Stream<T> list(Seq<T> values) {
    return CollectionConverters.asJava(values).stream();
  }

  private static boolean isWithin(Path inner, Path outer) {
    for (Path path = inner; path != null; path = path.getParent()) {
      if (path.equals(outer)) {
        return true;
      }
    }
    return false;
  }

  private Stream<Path> found(String glob) {
    Path path = new Path(glob);
    try {
      return Optional.ofNullable(path.getFileSystem(configuration()).globStatus(path)).stream()
          .flatMap(Arrays::stream)
          .map(FileStatus::getPath);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path qualified(Path path) {
    try {
      return path.getFileSystem(configuration()).makeQualified(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Configuration configuration() {
    return ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().newHadoopConf();
  }
}
