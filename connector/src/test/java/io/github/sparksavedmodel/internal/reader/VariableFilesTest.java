/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableFilesTest {
  private static final String ADVICE = " Copy the whole directory, with its \"variables\" folder.";

  @TempDir
  private Path folder;

  private void delete(String file) throws IOException {
    Files.delete(folder.resolve("variables").resolve(file));
  }

  private void move(String from, String to) throws IOException {
    Path variables = folder.resolve("variables");
    Files.move(variables.resolve(from), variables.resolve(to));
  }

  private void lacks(String file, String hint) {
    assertFails(
        () -> Fixtures.read(folder),
        ErrorCondition.MODEL_VARIABLES_MISSING,
        folder,
        "The model at \"<dir>\" has variables, but \"variables/" + file + "\" is missing. " + hint
            + ADVICE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ref_variable", "text_format", "tag_sets", "keras_mlp"})
  void missesTheFolder(String model) throws IOException {
    Fixtures.copy(model, folder);
    delete("variables.index");
    delete("variables.data-00000-of-00001");
    lacks("variables.index", "The folder \"variables\" is absent or empty.");
    Files.delete(folder.resolve("variables"));
    lacks("variables.index", "The folder \"variables\" is absent or empty.");
  }

  @Test
  void missesTheIndex() throws IOException {
    Fixtures.copy("ref_variable", folder);
    delete("variables.index");
    lacks("variables.index", "The folder has only \"variables/variables.data-00000-of-00001\".");
  }

  @Test
  void missesTheOnlyShard() throws IOException {
    Fixtures.copy("ref_variable", folder);
    delete("variables.data-00000-of-00001");
    lacks("variables.data-00000-of-00001", "Only the index is there, not the values.");
  }

  @Test
  void missesOneOfSeveralShards() throws IOException {
    Fixtures.copy("ref_variable", folder);
    move("variables.data-00000-of-00001", "variables.data-00000-of-00002");
    lacks(
        "variables.data-00001-of-00002",
        "The names of the other files say how many belong together.");
  }

  @Test
  void ignoresShardsOfAnotherSetBesideACompleteOne() throws IOException {
    Fixtures.copy("ref_variable", folder);
    Files.writeString(folder.resolve("variables/variables.data-00003-of-00007"), "");
    assertThat(Fixtures.read(folder).metaGraphs()).hasSize(1);
  }
}
