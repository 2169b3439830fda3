/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparksavedmodel.internal.session.NativeRuntimeTest.LoadingTwice;
import io.github.sparksavedmodel.testing.ChildJvm;
import io.github.sparksavedmodel.testing.MountedDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.internal.c_api.global.tensorflow;

/** How the native library gets from its jar into the store; each time in another JVM. */
@Timeout(300)
class NativeUnpackingTest {
  private static final String RESOURCES =
      "org/tensorflow/internal/c_api/" + Loader.getPlatform() + '/';
  private static final String CACHE_DIRECTORY = "org.bytedeco.javacpp.cachedir";

  @TempDir
  Path directory;

  @Test
  void aLibraryWhoseWriterWasKilledIsUnpackedAgain() throws Exception {
    assumeTrue(Loader.getPlatform().equals("linux-x86_64"), "the files of other systems differ");
    Path store = directory.resolve("store");
    try (ChildJvm killed = ChildJvm.start(LoadingTwice.class, store)) {
      Path file = awaitFile(store.resolve("native"), "libtensorflow_cc.so.2");
      killed.kill();
      assertThat(Files.size(file)).isLessThan(600_000_000);
    }
    assertThat(LibraryFiles.bytesToUnpack(store.resolve("native")))
        .isEqualTo(LibraryFiles.bytesToUnpack(directory));

    try (ChildJvm next = ChildJvm.start(LoadingTwice.class, store)) {
      assertThat(next.await("loaded")).isEqualTo("loaded 2.18.0");
    }
    assertThat(LibraryFiles.bytesToUnpack(store.resolve("native"))).isZero();
  }

  private static Path awaitFile(Path below, String name) throws Exception {
    while (true) {
      File[] jars = below.toFile().listFiles(File::isDirectory);
      for (File jar : jars == null ? new File[0] : jars) {
        Path file = jar.toPath().resolve(RESOURCES + name);
        if (Files.exists(file) && Files.size(file) > 0) {
          return file;
        }
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Test
  void saysHowMuchSpaceItNeedsAndTriesAgain() throws Exception {
    try (MountedDirectory disk = MountedDirectory.mount(directory.resolve("disk"), "size=2m")) {
      Path store = disk.resolve("store");
      List<String> messages = messages(ChildJvm.start(LoadingTwice.class, store));

      assertThat(messages)
          .hasSize(2)
          .allSatisfy(message -> assertThat(message)
              .startsWith("[STORE_FULL] TensorFlow's native library needs "
                  + LibraryFiles.bytesToUnpack(directory) + " bytes in \"" + store + "\"")
              .containsPattern("has [12][0-9]{6} bytes left")
              .contains("--conf spark.savedmodel.storeDir="));
    }
  }

  @Test
  void saysThatTheFileSystemRunsNoPrograms() throws Exception {
    String options = "size=16m,noexec";
    try (MountedDirectory disk = MountedDirectory.mount(directory.resolve("disk"), options)) {
      Path store = disk.resolve("store");
      String classPath = smallJar()
          + File.pathSeparator
          + ChildJvm.classPathWithout(NativeRuntimeTest.LIBRARY_JAR);
      List<String> messages = messages(ChildJvm.start(classPath, LoadingTwice.class, store));

      assertThat(messages).hasSize(2);
      assertThat(messages.get(0))
          .startsWith("[NATIVE_LIBRARY_NOT_EXECUTABLE]")
          .contains("\"" + store.resolve("native") + "\"")
          .contains("failed to map segment from shared object")
          .contains("mounted with \"noexec\"")
          .contains("--conf spark.savedmodel.storeDir=");
      assertThat(messages.get(1)).isEqualTo(messages.get(0));
    }
  }

  /** A jar that has the smallest file of the library under all their names. */
  private Path smallJar() throws IOException {
    Path jar = directory.resolve("small.jar");
    String library = System.mapLibraryName("jnitensorflow");
    try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          List.of(library, "libtensorflow_cc.so.2", "libtensorflow_framework.so.2")) {
        output.putNextEntry(new JarEntry(RESOURCES + name));
        try (InputStream input = tensorflow.class.getResourceAsStream('/' + RESOURCES + library)) {
          input.transferTo(output);
        }
      }
    }
    return jar;
  }

  private static List<String> messages(ChildJvm process) {
    try (process) {
      return process.rest().stream().filter(line -> line.startsWith("[")).toList();
    }
  }

  @Test
  void aSecondClassLoaderIsReportedAndWorks() throws Exception {
    String cache =
        System.getProperty(CACHE_DIRECTORY, directory.resolve("cache").toString());
    try (ChildJvm process = ChildJvm.start(
        ScoringTwice.class, cache, directory, System.getProperty("savedmodel.repository"))) {
      List<String> lines = process.rest();

      assertThat(lines).filteredOn("3.0"::equals).hasSize(2);
      assertThat(lines)
          .filteredOn(line -> line.contains(" WARN NativeRuntime: "))
          .singleElement()
          .asString()
          .contains(
              "loaded a second time in this JVM, by the class loader java.net.URLClassLoader@")
          .containsPattern(", after java.net.URLClassLoader@[0-9a-f]+ \\(file:")
          .contains("--jars (spark.jars)", "spark.executor.userClassPathFirst");
      assertThat(Path.of(cache, "models")).doesNotExist();
      assertThat(
              directory.resolve("spark-savedmodel-" + System.getProperty("user.name") + "/native"))
          .isEmptyDirectory();
    }
  }

  /** What the other JVM does: it scores with the same model in two class loaders. */
  static final class ScoringTwice {
    private ScoringTwice() {}

    public static void main(String[] arguments) throws Exception {
      System.setProperty(CACHE_DIRECTORY, arguments[0]);
      System.setProperty("java.io.tmpdir", arguments[1]);
      System.setProperty("savedmodel.repository", arguments[2]);
      for (int i = 0; i < 2; i++) {
        try (URLClassLoader loader = ChildJvm.loader()) {
          Thread.currentThread().setContextClassLoader(loader);
          loader.loadClass(Fixtures.class.getName()).getMethod("printSum").invoke(null);
        }
      }
    }
  }
}
