/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads in a Java process of its own: without TensorFlow's library, and with little memory. */
class NativeFreeTest {
  private static final int MINUTE = 60;

  @TempDir
  private Path folder;

  private String run(String memory, String... arguments) throws IOException, InterruptedException {
    String classPath = Arrays.stream(
            System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.matches(".*tensorflow-core-native-.*-linux.*"))
        .collect(Collectors.joining(File.pathSeparator));
    Path output = folder.resolve("output.txt");
    ProcessBuilder command = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        memory,
        "-Xlog:class+load",
        "-cp",
        classPath,
        ReadAndPrint.class.getName());
    command.command().addAll(Arrays.asList(arguments));
    Process process =
        command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(MINUTE, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  @Test
  void loadsNoneOfTensorFlowsNativeClasses() throws IOException, InterruptedException {
    String output = run(
        "-Xmx256m",
        Fixtures.model("vocabulary").toString(),
        Fixtures.model("text_format").toString());
    assertThat(output)
        .contains("signature serving_default")
        .contains("org.tensorflow.proto.SavedModel")
        .doesNotContain(
            "org.tensorflow.internal.c_api", "org.bytedeco", "org.tensorflow.TensorFlow");
  }

  @Test
  void saysWhenTheGraphDoesNotFitIntoMemory() throws IOException, InterruptedException {
    byte[] nodes = new byte[4 << 20];
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = 0x0a;
    }
    Path directory = Files.createDirectories(folder.resolve("model"));
    Path model =
        Files.write(directory.resolve("saved_model.pb"), wrapped(0x12, wrapped(0x12, nodes)));

    assertThat(run("-Xmx64m", directory.toString()))
        .contains("[MODEL_READ_FAILED] Reading the model file \"file:" + model + "\" failed: its "
            + Files.size(model) + " bytes do not fit into the driver's memory of 64 MiB; set"
            + " spark.driver.memory higher. SQLSTATE: 58030");
  }

  private static byte[] wrapped(int tag, byte[] content) {
    byte[] message = new byte[content.length + 5];
    message[0] = (byte) tag;
    int length = content.length;
    for (int i = 1; i < 5; i++) {
      message[i] = (byte) ((length & 0x7f) | (i < 4 ? 0x80 : 0));
      length >>>= 7;
    }
    System.arraycopy(content, 0, message, 5, content.length);
    return message;
  }

  /** What the other process runs. */
  static final class ReadAndPrint {
    private ReadAndPrint() {}

    public static void main(String[] directories) {
      for (String directory : directories) {
        SelectedSignature selected = SignatureSelection.select(
            Fixtures.read(Path.of(directory)), Optional.empty(), Optional.empty());
        System.out.println("signature " + selected.signature().key());
      }
    }
  }
}
