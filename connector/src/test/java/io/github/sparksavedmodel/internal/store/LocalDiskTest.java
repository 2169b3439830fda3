/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalDiskTest {

  private static void assertDirectory(Map<String, String> environment, String expected) {
    assertThat(LocalDisk.directory(environment, "/tmp")).isEqualTo(Path.of(expected));
  }

  @Test
  void isTheTemporaryDirectoryWhereNobodySaysOtherwise() {
    assertDirectory(Map.of(), "/tmp");
    assertDirectory(Map.of("SPARK_LOCAL_DIRS", ""), "/tmp");
  }

  @Test
  void isTheFirstThatTheClusterManagerNames() {
    assertDirectory(Map.of("SPARK_LOCAL_DIRS", "/var/data/spark-1"), "/var/data/spark-1");
    assertDirectory(Map.of("SPARK_LOCAL_DIRS", " /disk1, /disk2"), "/disk1");
  }

  @Test
  void isTheApplicationsDirectoryWithinAContainerOfYarn() {
    assertDirectory(
        Map.of("CONTAINER_ID", "container_1", "LOCAL_DIRS", "/yarn/a,/yarn/b"), "/yarn/a");
    assertDirectory(Map.of("LOCAL_DIRS", "/of/something/else"), "/tmp");
    assertDirectory(
        Map.of("CONTAINER_ID", "container_1", "SPARK_LOCAL_DIRS", "/not/in/yarn"), "/tmp");
  }
}
