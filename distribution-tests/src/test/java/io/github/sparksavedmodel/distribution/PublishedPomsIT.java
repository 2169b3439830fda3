/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The POMs that users resolve, which have no parent to look anything up in. */
class PublishedPomsIT {

  private static String pom(String module) throws IOException {
    return Files.readString(Build.publishedPom(module));
  }

  @ParameterizedTest
  @ValueSource(strings = {"connector", "bundle", "platform"})
  void sayEverythingThemselves(String module) throws IOException {
    assertThat(pom(module))
        .contains("<groupId>io.github.sparksavedmodel</groupId>")
        .contains("<version>" + Build.version() + "</version>", "<license>")
        .doesNotContain("<parent>", "<scope>test</scope>", "${");
  }

  @Test
  void theBundleNeedsNothing() throws IOException {
    assertThat(pom("bundle")).doesNotContain("<dependency>");
  }

  @Test
  void thePlatformBringsTheLibraryOfEverySystem() throws IOException {
    assertThat(pom("platform"))
        .contains("<packaging>pom</packaging>")
        .containsSubsequence(
            "<classifier>linux-x86_64<",
            "<classifier>linux-arm64<",
            "<classifier>macosx-arm64<",
            "<classifier>windows-x86_64<");
  }
}
