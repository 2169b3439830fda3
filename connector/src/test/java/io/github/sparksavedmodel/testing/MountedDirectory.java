/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A small file system in memory, where this system lets the tests mount one. */
public final class MountedDirectory implements AutoCloseable {
  private final Path directory;

  private MountedDirectory(Path directory) {
    this.directory = directory;
  }

  /** Mounts one; skips the test if that is not allowed. */
  public static MountedDirectory mount(Path directory, String options) throws IOException {
    Files.createDirectories(directory);
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString()),
        "only root may mount file systems, and not in every container");
    return new MountedDirectory(directory);
  }

  /** A directory on it. */
  public Path resolve(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", directory.toString())) {
      throw new IOException(directory + " is still mounted");
    }
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
