/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files of one model, wherever they are. */
public interface ModelFiles {

  /** The model's directory as users name it; for messages. */
  String location();

  /** Every file that belongs to the model, with its length when the model was listed. */
  List<StoredFile> files();

  /**
   * Opens a file at its beginning; the caller closes it.
   *
   * @throws java.io.FileNotFoundException if the file is gone
   */
  InputStream open(StoredFile file) throws IOException;
}
