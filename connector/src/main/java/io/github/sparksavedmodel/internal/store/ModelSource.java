/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.reader.ModelListing;
import java.io.Serial;
import java.io.Serializable;
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
  private final @Nullable String publisher;

  /** Keeps the model known to the publisher as long as the plan that holds this is reachable. */
  @SuppressWarnings("unused")
  private final transient @Nullable PlannedModel published;

  private ModelSource(
      String location,
      String identity,
      ModelListing listing,
      @Nullable Broadcast<SerializableConfiguration> hadoop) {
    this.location = location;
    this.identity = identity;
    this.listing = listing;
    this.hadoop = hadoop;
    this.publisher = null;
    this.published = null;
  }

  private ModelSource(String identity, PlannedModel published, String publisher) {
    this.location = published.location();
    this.identity = identity;
    this.listing = published.listing();
    this.hadoop = null;
    this.publisher = publisher;
    this.published = published;
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
   * A directory that the driver reads and publishes when the first task asks for it, which tasks
   * copy into their host's store.
   */
  public static ModelSource blocks(String identity, PlannedModel model, ModelPublisher publisher) {
    publisher.register(identity, model);
    return new ModelSource(identity, model, publisher.endpoint());
  }

  /**
   * The model's files on this host, copied there first if need be; the caller closes them.
   *
   * @throws io.github.sparksavedmodel.error.ModelException MODEL_CHANGED, MODEL_READ_FAILED,
   *     MODEL_NOT_FETCHED, STORE_COPY_FAILED or STORE_UNUSABLE
   * @throws InterruptedException also if the task was killed
   */
  public LocalModel open(ModelStore store, FetchProgress progress) throws InterruptedException {
    LocalModel model = find(store, progress);
    try {
      model.checkUnchanged();
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private Configuration configuration(Broadcast<SerializableConfiguration> broadcast)
      throws InterruptedException {
    try {
      return Interruptible.call(broadcast::value).value();
    } catch (Interruptible.Failure e) {
      throw new ModelException(
          ErrorCondition.MODEL_NOT_FETCHED.with(
              "path", location, "reason", "the Hadoop configuration: " + e.reason()),
          e);
    }
  }

  private LocalModel find(ModelStore store, FetchProgress progress) throws InterruptedException {
    if (publisher != null) {
      return store.localCopy(
          identity,
          new PublishedModelFiles(location, identity, listing.totalLength(), publisher, progress));
    }
    if (hadoop != null) {
      PlannedModel planned = new PlannedModel(location, listing, configuration(hadoop));
      return store.localCopy(identity, new SharedModelFiles(planned, progress));
    }
    return new InPlaceModel(location, listing);
  }
}
