/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.nio.file.Path;

/** The files of one model, wherever they are. */
interface ModelFiles {

  /** The model's directory as users name it; for messages. */
  String location();

  /** The length of all files together, in bytes. */
  long totalLength();

  /**
   * Copies every file into a directory, which is empty, and says what was copied.
   *
   * @throws io.github.sparksavedmodel.error.ModelException MODEL_CHANGED if a file is not what the
   *     query was planned with; STORE_COPY_FAILED if reading or writing fails
   */
  StoreManifest copyInto(Path directory) throws InterruptedException;
}
