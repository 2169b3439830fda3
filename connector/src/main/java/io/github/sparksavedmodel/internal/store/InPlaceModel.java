/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.internal.reader.ModelListing;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/**
 * A model that is read where it is, in a directory of the local file system. Nothing keeps others
 * from changing it, so it is looked at before and after it is read. Immutable.
 *
 * @param location the directory, qualified
 * @param listing its files when the query was planned
 */
record InPlaceModel(String location, ModelListing listing) implements LocalModel {

  @Override
  public Path directory() {
    return Path.of(new org.apache.hadoop.fs.Path(location).toUri().getPath());
  }

  @Override
  public void checkUnchanged() {
    new PlannedModel(location, listing, new Configuration(false)).checkUnchanged();
  }

  @Override
  public void close() {}
}
