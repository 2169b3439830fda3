/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.nio.file.Path;

/**
 * Model files that the driver reads and publishes when somebody asks for them.
 *
 * @param location the model's directory, qualified
 * @param identity the identity of its content, by which the driver knows it
 * @param totalLength the length of all files together, in bytes
 * @param endpoint the name under which executors reach the driver's publisher
 * @param progress asked whether to go on, and told what was fetched
 */
record PublishedModelFiles(
    String location, String identity, long totalLength, String endpoint, FetchProgress progress)
    implements ModelFiles {

  @Override
  public StoreManifest copyInto(Path directory) throws InterruptedException {
    return new ChunkFetch(this, directory).run();
  }
}
