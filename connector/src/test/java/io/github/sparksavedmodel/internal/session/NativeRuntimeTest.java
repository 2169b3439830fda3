/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.SavedModelException;
import io.github.sparksavedmodel.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeRuntimeTest {
  static final String LIBRARY_JAR = ".*tensorflow-core-native-.*-(linux|macosx|windows)-.*";

  @TempDir
  Path directory;

  @Test
  void switchesOffTheLimitsOfJavacpp() {
    Fixtures.loadLibrary();

    assertThat(NativeRuntime.tensorflowVersion()).isEqualTo("2.18.0");
    assertThat(Pointer.maxPhysicalBytes()).isZero();
    assertThat(Pointer.maxBytes()).isZero();
  }

  @Test
  void namesTheReleaseThatIsBuiltAgainst() throws IOException {
    Properties properties = new Properties();
    properties.load(getClass()
        .getResourceAsStream(
            "/META-INF/maven/org.tensorflow/tensorflow-core-native/pom.properties"));

    assertThat(NativeRuntime.TENSORFLOW_JAVA_VERSION).isEqualTo(properties.get("version"));
  }

  @Test
  void saysThatTheLibraryIsNotOnTheClassPath() throws Exception {
    List<String> messages = loadTwice(withoutLibrary());

    assertThat(messages).hasSize(2);
    assertThat(messages.get(0))
        .startsWith("[NATIVE_LIBRARY_MISSING] TensorFlow's native library for ")
        .contains("Could not find jnitensorflow in class, module, and library paths. Add ")
        .contains("org.tensorflow:tensorflow-core-native:1.1.0:linux-x86_64");
    assertThat(messages.get(1)).isEqualTo(messages.get(0));
  }

  @Test
  void saysThatTheLibraryCannotBeStarted() throws Exception {
    String file = Loader.getPlatform() + '/' + System.mapLibraryName("jnitensorflow");
    Path library = directory.resolve("classes/org/tensorflow/internal/c_api").resolve(file);
    Files.createDirectories(library.resolveSibling("."));
    Files.writeString(library, "not a library");

    List<String> messages =
        loadTwice(directory.resolve("classes") + File.pathSeparator + withoutLibrary());

    assertThat(messages).hasSize(2);
    assertThat(messages.get(0))
        .startsWith("[NATIVE_LIBRARY_FAILED] TensorFlow's native library could not be started: ")
        .contains("libjnitensorflow.so: ")
        .contains("It is unpacked to \"" + directory.resolve("store/native") + "\"")
        .contains("--conf spark.savedmodel.storeDir=");
    assertThat(messages.get(1)).isEqualTo(messages.get(0));
  }

  private static String withoutLibrary() {
    return ChildJvm.classPathWithout(LIBRARY_JAR);
  }

  /** Loads the library twice in another JVM and returns what is thrown. */
  private List<String> loadTwice(String classPath) throws IOException {
    try (ChildJvm process =
        ChildJvm.start(classPath, LoadingTwice.class, directory.resolve("store"))) {
      return process.rest().stream().filter(line -> line.startsWith("[NATIVE")).toList();
    }
  }

  /** What the other JVM does. */
  static final class LoadingTwice {
    private LoadingTwice() {}

    public static void main(String[] arguments) throws InterruptedException {
      for (int i = 0; i < 2; i++) {
        try {
          NativeRuntime.load(new SessionSettings(1, arguments[0], Long.MAX_VALUE));
          System.out.println("loaded " + NativeRuntime.tensorflowVersion());
        } catch (SavedModelException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }
}
