/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.TaskContext;

/** Local files under the scheme {@code held}, which tasks read when a gate is open. */
public final class HeldFileSystem extends RawLocalFileSystem {
  /** The setting with the directory of the gate. */
  static final String GATE = "fs.held.gate";

  private static final URI NAME = URI.create("held:///");

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(NAME, configuration);
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  @Override
  public void checkPath(Path path) {}

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (TaskContext.get() != null && file.getName().equals("variables.index")) {
      try {
        SharedGate.in(java.nio.file.Path.of(getConf().get(GATE))).arrive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException(file.toString()).initCause(e);
      }
    }
    return super.open(file, bufferSize);
  }
}
