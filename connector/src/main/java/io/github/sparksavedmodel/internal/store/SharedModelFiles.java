/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.nio.file.Path;

/**
 * Model files on a file system that this process reaches itself. They are looked at before and
 * after they are copied.
 *
 * @param planned the model
 * @param progress told what was copied
 */
record SharedModelFiles(PlannedModel planned, FetchProgress progress) implements ModelFiles {

  @Override
  public String location() {
    return planned.location();
  }

  @Override
  public long totalLength() {
    return planned.listing().totalLength();
  }

  @Override
  public StoreManifest copyInto(Path directory) throws InterruptedException {
    planned.checkUnchanged();
    StoreManifest copied = new HadoopModelFiles(
            planned.location(), planned.files(), planned.configuration())
        .copyInto(directory);
    planned.checkUnchanged();
    progress.fetchedBytes().accept(totalLength());
    return copied;
  }
}
