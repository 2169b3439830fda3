/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Model files on any file system that Hadoop knows. Thread-safe as far as the file system is.
 *
 * @param location the model's directory, qualified
 * @param files the listing made when the query was planned
 * @param configuration how to reach the file system
 */
record HadoopModelFiles(String location, List<StoredFile> files, Configuration configuration)
    implements ModelFiles {

  /** Copies the list. */
  public HadoopModelFiles {
    files = List.copyOf(files);
  }

  @Override
  public long totalLength() {
    return files.stream().mapToLong(StoredFile::length).sum();
  }

  @Override
  public StoreManifest copyInto(java.nio.file.Path directory) throws InterruptedException {
    return copyInto(directory, FetchProgress.NOT_WATCHED);
  }

  /** Copies as {@link #copyInto(java.nio.file.Path)} does, until nobody wants the copy any more. */
  StoreManifest copyInto(java.nio.file.Path directory, FetchProgress progress)
      throws InterruptedException {
    return new ModelCopy(this, directory, progress).run();
  }

  /**
   * Opens a file at its beginning; the caller closes it.
   *
   * @throws java.io.FileNotFoundException if the file is gone
   */
  InputStream open(StoredFile file) throws IOException {
    // Built from parts: Hadoop would take a colon in a file name for the end of a scheme.
    Path path = new Path(new Path(location), new Path(null, null, file.relativePath()));
    return path.getFileSystem(configuration).open(path);
  }
}
