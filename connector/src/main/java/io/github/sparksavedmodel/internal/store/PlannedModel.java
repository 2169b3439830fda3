/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.reader.ModelListing;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model as a query was planned with it. Immutable.
 *
 * @param location its directory, qualified
 * @param listing its files
 * @param configuration how to reach its file system
 */
public record PlannedModel(String location, ModelListing listing, Configuration configuration) {

  /** The files, as they are to be copied. */
  List<StoredFile> files() {
    return listing.files().stream()
        .map(file -> new StoredFile(file.relativePath(), file.length()))
        .toList();
  }

  /**
   * Lists the directory again.
   *
   * @throws ModelException MODEL_CHANGED if a file was added, removed or written again
   */
  void checkUnchanged() {
    Optional<String> difference = listing.differenceTo(listedNow());
    if (difference.isPresent()) {
      throw changed(difference.get(), null);
    }
  }

  private ModelListing listedNow() {
    try {
      return listing.again(new Path(location), configuration);
    } catch (ModelException e) {
      throw e.getCause() instanceof FileNotFoundException
          ? changed("a directory of it is gone", e)
          : e;
    }
  }

  ModelException changed(String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.MODEL_CHANGED.with("path", location, "reason", reason), cause);
  }
}
