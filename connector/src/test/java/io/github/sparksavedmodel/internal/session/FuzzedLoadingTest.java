/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.reader.SavedModelReader;
import io.github.sparksavedmodel.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged graphs that can be parsed are loaded, or refused by an error of the catalogue. */
class FuzzedLoadingTest {

  @TempDir
  Path directory;

  @Test
  @Timeout(120)
  void theJvmSurvives() throws IOException {
    try (ChildJvm child =
        ChildJvm.start(LoadingDamagedModels.class, Fixtures.model("main_op"), directory)) {
      assertThat(child.await("tried")).matches("tried [0-9]+, refused [0-9]+");
    }
  }

  /** Loads many damaged copies of a model; the arguments are that model and an empty folder. */
  static final class LoadingDamagedModels {
    private static final int ENOUGH = 40;

    private LoadingDamagedModels() {}

    public static void main(String[] paths) throws IOException {
      Random random = new Random(20240607);
      Path model = Path.of(paths[0]);
      Path copy = Path.of(paths[1]);
      Files.createDirectories(copy.resolve("assets"));
      Files.copy(
          model.resolve("assets/main_op-words.txt"), copy.resolve("assets/main_op-words.txt"));
      byte[] whole = Files.readAllBytes(model.resolve("saved_model.pb"));
      int tried = 0;
      int refused = 0;
      while (tried < ENOUGH) {
        byte[] content = whole.clone();
        content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(copy.resolve("saved_model.pb"), content);
        if (canBeRead(copy)) {
          tried++;
          refused += isLoaded(copy) ? 0 : 1;
        }
      }
      System.out.println("tried " + tried + ", refused " + refused);
    }

    private static boolean canBeRead(Path model) {
      try {
        SavedModelReader.read("file:" + model, null);
        return true;
      } catch (ModelException refused) {
        return false;
      }
    }

    private static boolean isLoaded(Path model) {
      try {
        Fixtures.load(model, "serve").close();
        return true;
      } catch (ModelException refused) {
        return false;
      }
    }
  }
}
