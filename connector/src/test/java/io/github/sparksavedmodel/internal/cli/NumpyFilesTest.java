/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that numpy wrote, made by {@code make_arrays.py}. */
class NumpyFilesTest {
  private static final JsonNode CASES = cases();

  private static JsonNode cases() {
    try (InputStream in =
        Objects.requireNonNull(NumpyFilesTest.class.getResourceAsStream("/numpy/arrays.json"))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Stream<JsonNode> with(String field) {
    List<JsonNode> cases = new ArrayList<>();
    CASES.get("arrays").forEach(cases::add);
    return cases.stream().filter(one -> one.has(field));
  }

  private static Stream<JsonNode> printed() {
    return with("text");
  }

  private static Stream<JsonNode> characters() {
    return with("values");
  }

  private static Stream<JsonNode> refused() {
    return with("refused");
  }

  private static byte[] file(JsonNode one) {
    return Base64.getDecoder().decode(one.get("file").asText());
  }

  private static NumpyArray array(JsonNode one) {
    return NpyFormat.read(one.get("name").asText(), file(one));
  }

  @ParameterizedTest
  @MethodSource("printed")
  void printsAsNumpyDoes(JsonNode one) {
    assertThat(ArrayText.of(array(one))).isEqualTo(one.get("text").asText());
  }

  @ParameterizedTest
  @MethodSource("printed")
  void writesWhatNumpyWrites(JsonNode one) {
    byte[] written = NpyFormat.write(array(one));
    assertThat(NpyFormat.read("written", written)).isEqualTo(array(one));
    if (one.get("plain").asBoolean()) {
      assertThat(header(written)).isEqualTo(header(file(one)));
      assertThat(data(written)).isEqualTo(data(file(one)));
    }
    assertThat(headerLength(written) % 64).isEqualTo(54);
  }

  private static int headerLength(byte[] file) {
    return (file[8] & 0xff) + ((file[9] & 0xff) << 8);
  }

  private static String header(byte[] file) {
    return new String(file, 0, 10 + headerLength(file), StandardCharsets.ISO_8859_1)
        .substring(10)
        .strip();
  }

  private static byte[] data(byte[] file) {
    return Arrays.copyOfRange(file, 10 + headerLength(file), file.length);
  }

  @ParameterizedTest
  @MethodSource("characters")
  void readsTextAndBytes(JsonNode one) {
    NumpyArray array = array(one);
    List<String> values = new ArrayList<>();
    one.get("values").forEach(value -> values.add(value.asText()));
    assertThat(array.elements())
        .extracting(
            element -> element instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : element)
        .isEqualTo(values);
    assertThat(array.shape()).hasToString(one.get("shape").toString().replace(",", ", "));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesOtherTypes(JsonNode one) {
    assertThatThrownBy(() -> array(one))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("The array in \"" + one.get("name").asText() + "\" ")
        .hasMessageContaining("which cannot be read. Save it with a plain type");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 9, 40, 127, 130})
  void saysThatAFileIsCut(int length) {
    byte[] whole = file(printed().findFirst().orElseThrow());
    assertThatThrownBy(() -> NpyFormat.read("x.npy", Arrays.copyOf(whole, length)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("File \"x.npy\" is no array of numpy: ");
  }

  @Test
  void findsArraysInArchives(@TempDir Path folder) throws IOException {
    Configuration hadoop = new Configuration();
    for (String name : List.of("several", "packed")) {
      Files.write(
          folder.resolve(name + ".npz"),
          Base64.getDecoder().decode(CASES.get("archives").get(name).asText()));
    }
    String several = folder.resolve("several.npz").toString();
    String packed = folder.resolve("packed.npz").toString();
    assertThat(ArrayText.of(NumpyFile.read(packed, null, hadoop))).isEqualTo("[0 1 2]");
    assertThat(ArrayText.of(NumpyFile.read(several, "b", hadoop))).isEqualTo("[[1. 1.]\n [1. 1.]]");
    assertThatThrownBy(() -> NumpyFile.read(several, null, hadoop))
        .hasMessageContaining("has the arrays [a, b]. Name one");
    assertThatThrownBy(() -> NumpyFile.read(several, "c", hadoop))
        .hasMessageContaining("has no array \"c\". It has [a, b].");
    assertThatThrownBy(() -> NumpyFile.read(folder.resolve("none").toString(), null, hadoop))
        .hasMessageContaining("cannot be read");
  }
}
