/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.ModelForm;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graph files of each form, and damaged ones. */
class GraphFileFormsTest {
  private static final Path GRAPHS = Path.of(System.getProperty("savedmodel.repository"))
      .resolve("integration-tests/models/graphs");

  @TempDir
  Path folder;

  private static SignatureDescription only(String name) {
    return Fixtures.read(GRAPHS.resolve(name)).metaGraphs().get(0).signatures().get(0);
  }

  private static List<String> text(List<TensorSpec> specs) {
    return specs.stream().map(spec -> spec.key() + " " + spec.typeText()).toList();
  }

  @Test
  void giveASignatureByPlaceholdersAndWhatNobodyTakes() {
    for (String name : List.of("frozen", "frozen_text", "meta_v2", "meta_v1_sharded")) {
      SignatureDescription signature = only(name);
      assertThat(signature.key()).isEqualTo("inferred");
      assertThat(text(signature.inputs())).containsExactly("x float32 [-1, 3]");
      assertThat(text(signature.outputs()))
          .containsExactly("best int64 [-1]", "probability float32 [-1, 3]");
    }
    assertThat(text(only("multiply").outputs())).containsExactly("y float32 []");
  }

  @Test
  void giveTheSignaturesOfASessionBundle() {
    SignatureDescription signature = only("session_bundle");
    assertThat(signature.key()).isEqualTo("serving_default");
    assertThat(text(signature.inputs())).containsExactly("word string [-1]");
    assertThat(text(signature.outputs())).containsExactly("number int64 [-1]");
  }

  @Test
  void ownOnlyTheirFiles() {
    Path directory = GRAPHS.resolve("meta_v2");
    ModelSnapshot model = SavedModelReader.read(Fixtures.hadoop(directory), hadoop(), null);
    assertThat(model.layout())
        .isEqualTo(new ModelLayout(ModelForm.META_GRAPH, "network.ckpt.meta", "network.ckpt"));
    assertThat(model.listing().files())
        .extracting(ModelFile::relativePath)
        .containsExactly(
            "network.ckpt.data-00000-of-00001", "network.ckpt.index", "network.ckpt.meta");
    assertThat(model.layout().directory(model.description().path()))
        .isEqualTo(Fixtures.hadoop(directory).toString());
  }

  private static org.apache.hadoop.conf.Configuration hadoop() {
    return new org.apache.hadoop.conf.Configuration();
  }

  /** Whatever is in the file: a description or an error of the catalogue. */
  @Test
  void areReadOrRefusedHoweverDamaged() throws IOException {
    Random random = new Random(7);
    for (String name :
        List.of("frozen/network.pb", "session_bundle/export.meta", "multiply/multiply.pb")) {
      byte[] whole = Files.readAllBytes(GRAPHS.resolve(name));
      for (int round = 0; round < 300; round++) {
        byte[] damaged = whole.clone();
        for (int change = 0; change <= round % 4; change++) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        Path file = folder.resolve("damaged" + round + ".pb");
        Files.write(file, damaged);
        describe(file);
        Files.delete(file);
      }
    }
  }

  private static void describe(Path file) {
    try {
      ModelDescription description = Fixtures.read(file);
      assertThat(description.metaGraphs()).hasSize(1);
    } catch (ModelException e) {
      assertThat(e).hasMessageContaining(file.getFileName().toString());
    }
  }
}
