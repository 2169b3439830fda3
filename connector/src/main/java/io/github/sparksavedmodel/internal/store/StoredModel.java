/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.nio.file.Path;

/**
 * A copy of a model in the host's store, which nobody changes. Immutable.
 *
 * @param directory the directory of the copy
 */
record StoredModel(Path directory) implements LocalModel {

  @Override
  public void checkUnchanged() {}

  @Override
  public void close() {}
}
