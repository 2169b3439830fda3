/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * Counts the fixtures and the public models that load, beside those that TensorFlow's own Java
 * loader loads; only where the system property {@code savedmodel.corpora} names public models.
 */
class LoadableModelsTest {
  private static final String FOLDER =
      Objects.requireNonNullElse(System.getProperty("savedmodel.corpora"), "");
  private static final List<String> CANNOT_LOAD =
      List.of("kernel_gone", "unregistered_op", "unsupported_dtypes");

  private record Loaded(Path model, boolean here, boolean byBundle) {}

  @Test
  void everyModelLoadsThatTensorFlowCanRun() throws IOException {
    assumeTrue(!FOLDER.isBlank(), "skipped: savedmodel.corpora names no folder with public models");
    report("fixtures", loaded(Fixtures.model("")), CANNOT_LOAD);
    report("public models", loaded(Path.of(FOLDER)), List.of());
  }

  private static void report(String kind, List<Loaded> models, List<String> expected) {
    System.out.printf(
        "%s: %d, loaded %d, by SavedModelBundle %d%n",
        kind,
        models.size(),
        models.stream().filter(Loaded::here).count(),
        models.stream().filter(Loaded::byBundle).count());
    models.stream()
        .filter(model -> !model.here() || !model.byBundle())
        .forEach(model -> System.out.println("  " + model));
    assertThat(models.stream()
            .filter(model -> !model.here())
            .map(model -> model.model().getFileName().toString()))
        .isSubsetOf(expected);
  }

  private static List<Loaded> loaded(Path folder) throws IOException {
    Fixtures.loadLibrary();
    List<Loaded> models = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files
          .filter(path -> path.getFileName().toString().equals("saved_model.pb"))
          .sorted()
          .toList()) {
        String[] tags = tags(file);
        Path model = Objects.requireNonNull(file.getParent());
        models.add(new Loaded(model, isLoaded(model, tags), isLoadedByBundle(model, tags)));
      }
    }
    return models;
  }

  /** Those of the first MetaGraph. */
  private static String[] tags(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      MetaGraphDef first = SavedModel.parseFrom(input).getMetaGraphs(0);
      return new TreeSet<>(first.getMetaInfoDef().getTagsList()).toArray(String[]::new);
    }
  }

  private static boolean isLoaded(Path model, String[] tags) {
    try {
      Fixtures.load(model, tags).close();
      return true;
    } catch (ModelException refused) {
      return false;
    }
  }

  private static boolean isLoadedByBundle(Path model, String[] tags) {
    try (SavedModelBundle bundle =
        SavedModelBundle.loader(model.toString()).withTags(tags).load()) {
      return bundle.session() != null;
    } catch (RuntimeException refused) {
      return false;
    }
  }
}
