/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under the scheme {@code gated}, which cannot be opened while the gate is closed. */
public final class GatedFileSystem extends RawLocalFileSystem {
  private static final URI NAME = URI.create("gated:///");
  private static volatile CountDownLatch gate = new CountDownLatch(0);

  static void closeGate() {
    gate = new CountDownLatch(1);
  }

  static void openGate() {
    gate.countDown();
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public void checkPath(Path path) {}

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
    return super.open(file, bufferSize);
  }
}
