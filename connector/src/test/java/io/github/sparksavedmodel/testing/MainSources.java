/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The source files of the connector. */
public final class MainSources {
  private MainSources() {}

  /** The text of each file by its name without folders. */
  public static Map<String, String> read() {
    Path main = Path.of(System.getProperty("savedmodel.repository"), "connector/src/main/java");
    try (Stream<Path> files = Files.walk(main)) {
      Map<String, String> texts = new LinkedHashMap<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        texts.merge(file.getFileName().toString(), Files.readString(file, UTF_8), String::concat);
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
