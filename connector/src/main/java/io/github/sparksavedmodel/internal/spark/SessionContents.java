/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.reader.ContentsReader;
import io.github.sparksavedmodel.internal.reader.ModelSnapshot;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.TensorValue;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a model holds, read as a session reads models: only from allowed paths, and with its file
 * systems. What is asked for is read once. For one thread.
 */
public final class SessionContents {
  private final ModelSnapshot snapshot;
  private final Configuration hadoop;
  private @Nullable ContentsReader reader;
  private @Nullable ModelContents contents;

  private SessionContents(ModelSnapshot snapshot, Configuration hadoop) {
    this.snapshot = snapshot;
    this.hadoop = hadoop;
  }

  /**
   * Describes the model at a path.
   *
   * @param options the options of a call that choose the model
   */
  public static SessionContents of(SparkSession session, String path, Map<String, String> options) {
    org.apache.spark.sql.classic.SparkSession classic = SessionInstallation.classic(session);
    return new SessionContents(
        ModelCalls.of(classic, options).read(path), ModelFileSystems.of(classic));
  }

  /** Signatures and what belongs to them. */
  public ModelDescription description() {
    return snapshot.description();
  }

  /** The length of a file of the model by its path below the directory, or null. */
  public @Nullable Long length(String relativePath) {
    return snapshot.listing().file(relativePath).map(file -> file.length()).orElse(null);
  }

  /** Everything but the values of variables. */
  public ModelContents contents() {
    ModelContents read = contents == null ? reader().contents() : contents;
    contents = read;
    return read;
  }

  /** The value of a variable by path or name. */
  public TensorValue value(String variable) {
    return reader().value(variable);
  }

  /** The directory that holds {@code saved_model.pb}. */
  public Path directory() {
    return new Path(description().path());
  }

  private ContentsReader reader() {
    ContentsReader open = reader == null ? ContentsReader.open(snapshot, hadoop) : reader;
    reader = open;
    return open;
  }
}
