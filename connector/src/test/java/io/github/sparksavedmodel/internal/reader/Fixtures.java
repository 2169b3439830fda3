/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The models of the integration tests, and copies of them to change. */
final class Fixtures {
  static final Configuration HADOOP = new Configuration();

  private Fixtures() {}

  static Path model(String name) {
    String repository = Objects.requireNonNull(System.getProperty("savedmodel.repository"));
    return Path.of(repository, "integration-tests", "models", name);
  }

  static List<Path> all() throws IOException {
    try (Stream<Path> entries = Files.list(model(""))) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> !entry.endsWith("__pycache__"))
          .filter(entry -> !entry.endsWith("graphs"))
          .sorted()
          .toList();
    }
  }

  static Path copy(String name, Path target) throws IOException {
    Path source = model(name);
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : paths.toList()) {
        Path copy = target.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
    return target;
  }

  static ModelDescription read(Path directory) {
    return SavedModelReader.read(hadoop(directory), HADOOP, null).description();
  }

  static ModelDescription read(String name) {
    return read(model(name));
  }

  static MetaGraphDescription onlyMetaGraph(String name) {
    ModelDescription model = read(name);
    assertThat(model.metaGraphs()).hasSize(1);
    return model.metaGraphs().get(0);
  }

  static SignatureDescription signature(String name, String key) {
    return onlyMetaGraph(name).signature(key).orElseThrow();
  }

  static SignatureDescription servingDefault(String name) {
    return signature(name, "serving_default");
  }

  static SelectedSignature select(String name, Optional<String> key) {
    return SignatureSelection.select(read(name), Optional.empty(), key);
  }

  static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path("file:" + path);
  }

  /** Asserts condition and text of the failure; {@code <dir>} stands for the directory. */
  static ModelException assertFails(
      ThrowingCallable call, ErrorCondition condition, Path directory, String text) {
    ModelException failure = catchThrowableOfType(ModelException.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.error().condition()).isEqualTo(condition);
    assertThat(failure.error().text().replace("file:" + directory, "<dir>")).isEqualTo(text);
    return failure;
  }
}
