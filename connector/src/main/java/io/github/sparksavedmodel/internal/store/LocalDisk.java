/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.nio.file.Path;
import java.util.Map;

/** Where a process may keep files on its host, as far as the cluster manager says so. */
final class LocalDisk {
  private LocalDisk() {}

  /**
   * The directory to keep files in: the first one that YARN made for the application (its temporary
   * directory is one for each container), or that {@code SPARK_LOCAL_DIRS} names, which on
   * Kubernetes is a volume; else the JVM's temporary directory.
   *
   * @param environment the variables of the process
   * @param temporary the JVM's temporary directory
   */
  static Path directory(Map<String, String> environment, String temporary) {
    boolean isInYarn = environment.containsKey("CONTAINER_ID");
    String directories = environment.getOrDefault(isInYarn ? "LOCAL_DIRS" : "SPARK_LOCAL_DIRS", "");
    String first = directories.split(",", 2)[0].strip();
    return Path.of(first.isEmpty() ? temporary : first);
  }
}
