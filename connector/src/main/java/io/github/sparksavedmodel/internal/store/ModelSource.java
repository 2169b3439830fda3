/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.internal.reader.ModelListing;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Where a task finds the files of a model. Travels in the task's closure; the files do not.
 *
 * <p>Whatever is loaded is what the query was planned with: files that have changed since are an
 * error.
 */
public final class ModelSource implements Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  private final String location;
  private final String identity;
  private final ModelListing listing;
  private final @Nullable Broadcast<SerializableConfiguration> hadoop;

  private ModelSource(
      String location,
      String identity,
      ModelListing listing,
      @Nullable Broadcast<SerializableConfiguration> hadoop) {
    this.location = location;
    this.identity = identity;
    this.listing = listing;
    this.hadoop = hadoop;
  }

  /** A directory of a local file system that every task can read where it is. */
  public static ModelSource inPlace(String location, String identity, ModelListing listing) {
    return new ModelSource(location, identity, listing, null);
  }

  /** A directory of any file system that Hadoop knows, which tasks copy into their host's store. */
  public static ModelSource shared(
      String location,
      String identity,
      ModelListing listing,
      Broadcast<SerializableConfiguration> hadoop) {
    return new ModelSource(location, identity, listing, hadoop);
  }

  /**
   * The model's files on this host, copied there first if need be; the caller closes them.
   *
   * @throws io.github.sparksavedmodel.error.ModelException MODEL_CHANGED, STORE_COPY_FAILED or
   *     STORE_UNUSABLE
   */
  public LocalModel open(ModelStore store) throws InterruptedException {
    LocalModel model = hadoop == null
        ? new InPlaceModel(location, listing)
        : copy(store, hadoop.value().value());
    model.checkUnchanged();
    return model;
  }

  private LocalModel copy(ModelStore store, Configuration configuration)
      throws InterruptedException {
    List<StoredFile> files = listing.files().stream()
        .map(file -> new StoredFile(file.relativePath(), file.length()))
        .toList();
    return store.localCopy(identity, new HadoopModelFiles(location, files, configuration));
  }
}
