/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ModelException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model holds from its {@code saved_model.pb} or {@code saved_model.pbtxt}, or from
 * the graph file of another form.
 *
 * <p>Descriptions of the models read last are kept, so that analysing a query again does not parse
 * the same file again. A listing of the directory decides whether the model is still the same; the
 * graph itself is never kept, as it can take gigabytes.
 */
public final class SavedModelReader {
  private static final int MOST_KEPT = 64;
  private static final DescriptionCache KEPT = new DescriptionCache(MOST_KEPT);

  private SavedModelReader() {}

  /**
   * Describes the model at a path outside of a session, with the file systems that Hadoop's own
   * configuration files name.
   *
   * @param path the directory of the model, or one that holds numbered versions of it, or a file
   *     with a graph
   * @param version which of the numbered versions; null for the latest
   * @throws ModelException if there is no model, or it cannot be read or is incomplete
   */
  public static ModelSnapshot read(String path, @Nullable String version) {
    return read(new Path(path), new Configuration(), version);
  }

  /**
   * Describes the model at a path.
   *
   * @param qualifiedPath the directory of the model, or one that holds numbered versions of it, or
   *     a file with a graph
   * @param hadoop the configuration of the file systems
   * @param version which of the numbered versions; null for the latest
   * @throws ModelException if there is no model, or it cannot be read or is incomplete
   */
  public static ModelSnapshot read(
      Path qualifiedPath, Configuration hadoop, @Nullable String version) {
    FileSystem files = ReadFailure.guard(qualifiedPath, () -> qualifiedPath.getFileSystem(hadoop));
    Path given = ReadFailure.guard(qualifiedPath, () -> files.makeQualified(qualifiedPath));
    ModelDirectory directory =
        ReadFailure.guard(given, () -> ModelDirectory.resolve(files, given, version));
    ModelListing listing = directory.isSavedModel()
        ? ModelListing.of(directory.path(), files)
        : ModelListing.beside(directory.path(), files);
    return KEPT.describe(
        directory.graphFile().toString(),
        listing,
        () -> new ModelReading(files, directory, listing).snapshot());
  }
}
