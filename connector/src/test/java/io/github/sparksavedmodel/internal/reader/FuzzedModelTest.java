/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are read, or refused by an error of the catalogue, and both soon. */
@Timeout(60)
class FuzzedModelTest {
  private static final int ROUNDS = 150;
  /** The longest length that a field can state, and one that is negative. */
  private static final byte[][] LENGTHS = {
    {-1, -1, -1, -1, 7}, {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, {-128, -128, -128, -128, 8}
  };

  @TempDir
  private Path folder;

  private final Random random = new Random(20240607);

  @ParameterizedTest
  @ValueSource(strings = {"main_op", "vocabulary", "methods", "transform_graph"})
  void readsOrRefusesWhateverTheBytesAre(String model) throws IOException {
    Fixtures.copy(model, folder);
    Path file = folder.resolve("saved_model.pb");
    byte[] whole = Files.readAllBytes(file);
    for (int round = 0; round < ROUNDS; round++) {
      check(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      check(file, flipped(whole));
      check(file, withLength(whole));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text_format"})
  void readsOrRefusesWhateverTheTextIs(String model) throws IOException {
    Fixtures.copy(model, folder);
    Path file = folder.resolve("saved_model.pbtxt");
    byte[] whole = Files.readAllBytes(file);
    for (int round = 0; round < ROUNDS; round++) {
      check(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      check(file, flipped(whole));
    }
  }

  private byte[] flipped(byte[] whole) {
    byte[] content = whole.clone();
    for (int flip = 0; flip <= random.nextInt(4); flip++) {
      content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return content;
  }

  private byte[] withLength(byte[] whole) {
    byte[] content = whole.clone();
    byte[] length = LENGTHS[random.nextInt(LENGTHS.length)];
    int place = random.nextInt(content.length - length.length);
    System.arraycopy(length, 0, content, place, length.length);
    return content;
  }

  private void check(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Throwable failure = catchThrowable(() -> Fixtures.read(folder));
    if (failure != null) {
      assertThat(failure).isInstanceOf(ModelException.class);
    }
  }
}
