/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the bundle, and what is not. */
class BundleContentsIT {
  private static final long MEGABYTE = 1_000_000;
  private static final String SERVICES = "META-INF/services/org.apache.spark.";
  private static final String FUNCTION = SERVICES + "sql.SparkSessionExtensionsProvider";
  private static final String SOURCE =
      "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister";
  private static final String STAGE = SERVICES + "ml.Transformer";

  private static ZipFile bundle;

  @BeforeAll
  static void open() throws IOException {
    bundle = new ZipFile(Build.bundle().toFile());
  }

  @AfterAll
  static void close() throws IOException {
    bundle.close();
  }

  private static Stream<String> files(ZipFile jar) {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName);
  }

  private static String text(String name) throws IOException {
    return new String(bundle.getInputStream(bundle.getEntry(name)).readAllBytes(), UTF_8);
  }

  @Test
  void holdsOurClassesTensorFlowAndWhatTheyNeed() {
    List<String> roots = List.of(
        "META-INF/",
        "io/github/sparksavedmodel/",
        "org/bytedeco/javacpp/",
        "org/jspecify/annotations/",
        "org/tensorflow/",
        "picocli/",
        "spark_savedmodel/");

    assertThat(files(bundle)).allSatisfy(name -> assertThat(roots).anyMatch(name::startsWith));
    assertThat(roots)
        .allSatisfy(root -> assertThat(files(bundle)).anyMatch(name -> name.startsWith(root)));
  }

  @Test
  void holdsTheNativeLibrary() {
    assertThat(bundle.stream())
        .filteredOn(entry -> entry.getName().endsWith("linux-x86_64/libtensorflow_cc.so.2"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.getSize()).isGreaterThan(600 * MEGABYTE));
    assertThat(files(bundle)).noneMatch(name -> name.endsWith(".dylib") || name.endsWith(".dll"));
  }

  @Test
  void holdsNothingTwice() {
    List<String> names = bundle.stream().map(ZipEntry::getName).toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(5000);
  }

  @Test
  void movesProtobufOutOfTheWay() {
    assertThat(files(bundle))
        .contains("io/github/sparksavedmodel/shaded/protobuf/Message.class")
        .noneMatch(name -> name.startsWith("com/google/") || name.startsWith("google/"));
  }

  @Test
  void registersItselfWithSpark() throws IOException {
    assertThat(text(FUNCTION).lines())
        .anyMatch(name -> name.endsWith(".SavedModelExtensions"))
        .anyMatch(name -> name.endsWith(".ModelTableExtensions"));
    assertThat(text(STAGE).strip()).endsWith(".SavedModelTransformer");
    assertThat(text(SOURCE).lines().map(name -> name.substring(name.lastIndexOf('.') + 1)))
        .containsExactlyInAnyOrder("ModelTables", "TfRecordFormat", "TfRecordsFormat");
    for (String service : List.of(FUNCTION, STAGE, SOURCE)) {
      for (String provider : text(service).lines().toList()) {
        assertThat(bundle.getEntry(provider.replace('.', '/') + ".class")).isNotNull();
      }
    }
    assertThat(files(bundle).filter(name -> name.startsWith("META-INF/services/")))
        .containsExactlyInAnyOrder(FUNCTION, STAGE, SOURCE);
  }

  @Test
  void carriesLicencesAndNothingOfOtherJarsManifests() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(text("META-INF/NOTICE")).contains("Protocol Buffers", "TensorFlow", "JavaCPP");
    assertThat(files(bundle))
        .anyMatch(name -> name.endsWith("linux-x86_64/LICENSE"))
        .noneMatch(name -> name.startsWith("META-INF/maven/"))
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"));
    assertThat(text("META-INF/MANIFEST.MF"))
        .contains("Main-Class: io.github.sparksavedmodel.Main")
        .contains("Implementation-Version: " + Build.version());
  }

  @Test
  void carriesThePythonPackageAsItIs() throws IOException {
    Path sources = Build.repository().resolve("python/src");
    try (Stream<Path> paths = Files.walk(sources)) {
      List<Path> files = paths
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().contains("__pycache__"))
          .toList();
      assertThat(files).hasSizeGreaterThan(3);
      for (Path file : files) {
        assertThat(text(sources.relativize(file).toString())).isEqualTo(Files.readString(file));
      }
      assertThat(files(bundle).filter(name -> name.startsWith("spark_savedmodel/")))
          .hasSameSizeAs(files);
    }
  }

  @Test
  void takesWhatTheDocumentationSays() throws IOException {
    assertThat(Files.size(Build.bundle())).isBetween(165 * MEGABYTE, 180 * MEGABYTE);
  }

  @Test
  void sharesNoClassWithSpark() throws IOException, InterruptedException {
    Path jars = Distribution.find().home().resolve("jars");
    Set<String> ours =
        new TreeSet<>(files(bundle).filter(name -> name.endsWith(".class")).toList());
    try (Stream<Path> paths = Files.walk(jars)) {
      List<Path> distributed =
          paths.filter(path -> path.toString().endsWith(".jar")).toList();
      assertThat(distributed).hasSizeGreaterThan(200);
      for (Path jar : distributed) {
        try (ZipFile file = new ZipFile(jar.toFile())) {
          assertThat(files(file)).as(jar.toString()).noneMatch(ours::contains);
        }
      }
    }
  }
}
