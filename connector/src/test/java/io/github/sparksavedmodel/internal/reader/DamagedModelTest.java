/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedModelTest {
  private static final int META_GRAPHS = 2;
  private static final int GRAPH = 2;
  private static final int LENGTH_DELIMITED = 2;

  @TempDir
  private Path folder;

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private void isCorrupt(String name, byte[] content, String reason) throws IOException {
    write(name, content);
    assertFails(
        () -> Fixtures.read(folder),
        ErrorCondition.MODEL_FILE_CORRUPT,
        folder,
        "The file \"<dir>/" + name + "\" (" + content.length + " bytes) is not a readable"
            + " model: " + reason + ". It may be cut off or of another format. Copy or export"
            + " the model again.");
  }

  private static byte[] original() throws IOException {
    return Files.readAllBytes(Fixtures.model("arithmetic").resolve("saved_model.pb"));
  }

  private static byte[] text(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  /** Messages in messages, as deep as wanted, of two to six bytes each. */
  private static byte[] nested(int field, int depth) throws IOException {
    byte[] inner = new byte[0];
    for (int level = 0; level < depth; level++) {
      inner = message(field, inner);
    }
    return message(META_GRAPHS, message(GRAPH, inner));
  }

  private static byte[] message(int field, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write((field << 3) | LENGTH_DELIMITED);
    int length = content.length;
    while (length > 0x7f) {
      bytes.write((length & 0x7f) | 0x80);
      length >>>= 7;
    }
    bytes.write(length);
    bytes.write(content);
    return bytes.toByteArray();
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    isCorrupt("saved_model.pb", new byte[0], "it is empty");
    Files.delete(folder.resolve("saved_model.pb"));
    isCorrupt("saved_model.pbtxt", new byte[0], "it is empty");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.5, 0.9, 0.999})
  void refusesATruncatedFile(double share) throws IOException {
    byte[] whole = original();
    isCorrupt(
        "saved_model.pb",
        Arrays.copyOf(whole, (int) (whole.length * share)),
        "while parsing a protocol message, the input ended unexpectedly in the middle of a field");
  }

  @Test
  void refusesAFileThatEndsBeforeItsMetaGraph() throws IOException {
    isCorrupt("saved_model.pb", Arrays.copyOf(original(), 2), "it holds no MetaGraph");
  }

  @Test
  void refusesAFileWithARestThatIsNotAModel() throws IOException {
    byte[] whole = original();
    byte[] longer = Arrays.copyOf(whole, whole.length + 3);
    isCorrupt("saved_model.pb", longer, "protocol message contained an invalid tag (zero)");
    longer[whole.length] = (byte) ((1 << 3) | 4);
    isCorrupt(
        "saved_model.pb", longer, "protocol message end-group tag did not match expected tag");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      version https://git-lfs.github.com/spec/v1 | it is a pointer of Git LFS and not the file \
      itself, which "git lfs pull" fetches
      <!DOCTYPE html><html>    | it is a web page
      <?xml version="1.0"?>    | it is an XML document
      saved_model_schema_version: 1 | it is in text format, which is named "saved_model.pbtxt"
      """)
  void recognisesOtherFiles(String content, String reason) throws IOException {
    isCorrupt("saved_model.pb", text(content), reason);
  }

  @Test
  void refusesOtherText() throws IOException {
    write("saved_model.pbtxt", text("meta_graphs {\n  meta_info_def { tags: }\n}\n"));
    assertFails(
        () -> Fixtures.read(folder),
        ErrorCondition.MODEL_FILE_CORRUPT,
        folder,
        "The file \"<dir>/saved_model.pbtxt\" (42 bytes) is not a readable model: line and"
            + " column 2:25: Expected string. It may be cut off or of another format. Copy or"
            + " export the model again.");
  }

  @Test
  void readsTextWithFieldsOfANewerTensorFlow() throws IOException {
    write(
        "saved_model.pbtxt",
        text("saved_model_schema_version: 1\nmeta_graphs { invented { a: 1 } }\n"));
    assertThat(Fixtures.read(folder).metaGraphs()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"2,1000", "2,20000", "1,20000", "15,20000"})
  void refusesDeepNesting(int field, int depth) throws IOException {
    write("saved_model.pb", nested(field, depth));
    assertThat(readFailure()).isIn(null, ErrorCondition.MODEL_FILE_CORRUPT);
  }

  @Test
  void refusesDeeplyNestedText() throws IOException {
    String start = "meta_graphs { graph_def { node { attr { value { list { func { attr { value {";
    write("saved_model.pbtxt", text(start + "list { func { attr { value { ".repeat(100_000)));
    assertThat(readFailure()).isEqualTo(ErrorCondition.MODEL_FILE_CORRUPT);
  }

  @Test
  void refusesAttributesNestedDeeperThanTensorFlowReads() throws IOException {
    byte[] value = new byte[0];
    for (int level = 0; level < 200; level++) {
      value = message(10, message(2, message(2, value)));
    }
    byte[] attribute = message(5, message(2, value));
    isCorrupt(
        "saved_model.pb",
        message(META_GRAPHS, message(GRAPH, message(1, attribute))),
        "protocol message had too many levels of nesting");
  }

  @Test
  void neverFailsInAnotherWayOnRandomBytes() throws IOException {
    Random random = new Random(20240607);
    byte[] whole = original();
    for (int round = 0; round < 300; round++) {
      byte[] content = whole.clone();
      int changes = 1 + random.nextInt(20);
      for (int change = 0; change < changes; change++) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      write("saved_model.pb", content);
      assertThat(readFailure())
          .isIn(null, ErrorCondition.MODEL_FILE_CORRUPT, ErrorCondition.MODEL_VARIABLES_MISSING);
      byte[] noise = new byte[random.nextInt(500)];
      random.nextBytes(noise);
      write("saved_model.pb", noise);
      assertThat(readFailure()).isIn(null, ErrorCondition.MODEL_FILE_CORRUPT);
    }
  }

  private @Nullable ErrorCondition readFailure() {
    Throwable failure = catchThrowable(() -> Fixtures.read(folder));
    if (failure == null) {
      return null;
    }
    assertThat(failure).isInstanceOf(ModelException.class);
    return ((ModelException) failure).error().condition();
  }
}
