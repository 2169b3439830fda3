/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layers of the connector, and what no class of it does. */
class LayersTest {
  private static final String BASE = "io.github.sparksavedmodel";
  private static final String MAIN = BASE + ".Main";
  private static final String NATIVE_RUNTIME = BASE + ".internal.session.NativeRuntime";
  private static final String JVM_PROPERTIES = BASE + ".internal.store.JvmProperties";
  private static final List<String> EVERYWHERE =
      List.of("java..", "org.jspecify.annotations", "org.slf4j");
  private static final String NATIVE = "org.tensorflow.internal.c_api..";
  private static final String JAVACPP = "org.bytedeco.javacpp..";
  private static final String PROTOS = "org.tensorflow.proto..";
  private static final String PROTOBUF = "com.google.protobuf..";
  private static final String HADOOP = "org.apache.hadoop..";
  /** How blocks of an index of variables may be compressed. */
  private static final String SNAPPY = "org.xerial.snappy";

  /** The memory of the machine or container, which {@code java.lang.management} does not tell. */
  private static final String MACHINE = "com.sun.management";
  /** {@code SparkFiles}, which knows where {@code --files} went. */
  private static final String SHIPPED_FILES = "org.apache.spark";
  /** How Spark writes durations and sizes. */
  private static final String UNITS = "org.apache.spark.network.util";

  private static final String ROWS = "org.apache.spark.sql.catalyst..";
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages(BASE);

  /** The packages and what each may use, the Java runtime and itself aside. */
  @SuppressWarnings("ImmutableEnumChecker") // the list is one, but its type does not say so
  enum Layer {
    MODEL("model"),
    ERROR("error", "org.apache.spark", "scala.collection.immutable"),
    OPTION("internal.option", "~error", "org.apache.commons.text.similarity", UNITS),
    READER("internal.reader", "~model", "~error", PROTOS, PROTOBUF, HADOOP, SNAPPY),
    PLAN(
        "internal.plan",
        "~model",
        "~error",
        "~internal.reader",
        "org.apache.spark.sql.types",
        "org.apache.commons.text.similarity"),
    STORE(
        "internal.store",
        "~error",
        "~internal.reader",
        HADOOP,
        "org.apache.spark",
        "org.apache.spark.broadcast",
        "org.apache.spark.rpc",
        "org.apache.spark.storage",
        "org.apache.spark.util..",
        "scala.."),
    TENSOR("internal.tensor", "~model", NATIVE, JAVACPP, "org.apache.spark.unsafe.."),
    COLUMNS(
        "internal.columns",
        "org.apache.spark.sql.types",
        "org.apache.spark.sql.vectorized",
        "org.apache.spark.sql.execution.vectorized",
        "org.apache.spark.unsafe.."),
    CODEC(
        "internal.codec",
        "~model",
        "~error",
        "~internal.plan",
        "~internal.tensor",
        "org.apache.spark.sql.types",
        ROWS,
        "org.apache.spark.sql.vectorized",
        "org.apache.spark.sql.execution.vectorized",
        "org.apache.spark.unsafe.."),
    SESSION(
        "internal.session",
        "~model",
        "~error",
        "~internal.reader",
        "~internal.store",
        "~internal.tensor",
        NATIVE,
        JAVACPP,
        PROTOS,
        PROTOBUF,
        MACHINE,
        SHIPPED_FILES),
    EXEC(
        "internal.exec",
        "~error",
        "~internal.plan",
        "~internal.codec",
        "~internal.session",
        "~internal.tensor",
        "org.apache.spark",
        ROWS,
        "org.apache.spark.sql.types",
        "org.apache.spark.sql.vectorized",
        "org.apache.spark.unsafe.."),
    SPARK(
        "internal.spark",
        "~model",
        "~error",
        "~internal.option",
        "~internal.reader",
        "~internal.plan",
        "~internal.store",
        "~internal.tensor",
        "~internal.columns",
        "~internal.codec",
        "~internal.session",
        "~internal.exec",
        "org.apache.spark..",
        HADOOP,
        "scala.."),
    SOURCE(
        "internal.source",
        "~model",
        "~error",
        "~internal.option",
        "~internal.reader",
        "~internal.codec",
        "~internal.spark",
        "com.fasterxml.jackson..",
        "org.apache.spark..",
        HADOOP,
        "scala.."),
    CLI(
        "internal.cli",
        "~",
        "~model",
        "~error",
        "org.apache.spark",
        "org.apache.spark.sql..",
        "com.fasterxml.jackson..",
        "org.apache.commons.text..",
        HADOOP,
        PROTOS,
        PROTOBUF,
        "org.snakeyaml.engine..",
        "picocli",
        "scala.."),
    ML("ml", "~", "~model", "~error", "org.apache.spark.ml..", "org.apache.spark.sql..", "scala"),
    FACADE("", "~model", "~error", "~internal..", "org.apache.spark.sql..");

    final String packageName;
    final List<String> mayUse;

    Layer(String name, String... others) {
      packageName = ours(name);
      Stream<String> below =
          Stream.of(others).map(other -> other.startsWith("~") ? ours(other.substring(1)) : other);
      mayUse = Stream.of(EVERYWHERE.stream(), Stream.of(packageName), below)
          .flatMap(packages -> packages)
          .toList();
    }

    private static String ours(String name) {
      return name.isEmpty() ? BASE : BASE + "." + name;
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesOnlyLayersBelow(Layer layer) {
    classes()
        .that()
        .resideInAPackage(layer.packageName)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(layer.mayUse.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void everyPackageIsALayer() {
    List<String> known =
        Stream.of(Layer.values()).map(layer -> layer.packageName).toList();

    assertThat(CLASSES.stream().map(JavaClass::getPackageName)).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .assignedFrom(byPackage())
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  /** The main class is the way into the command line, which in turn uses the facade beside it. */
  private static SliceAssignment byPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        return SliceIdentifier.of(
            javaClass.getName().equals(MAIN) ? MAIN : javaClass.getPackageName());
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }

  @Test
  void onlyTheMainClassTouchesTheCommandLine() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(MAIN)
        .and()
        .resideOutsideOfPackage(BASE + ".internal.cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + ".internal.cli")
        .check(CLASSES);
  }

  @Test
  void whatIsPublicMentionsNothingInternal() {
    classes()
        .that()
        .resideInAnyPackage(BASE, BASE + ".model", BASE + ".error", BASE + ".ml")
        .should(new PublicSignatures(BASE + ".internal."))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineUsesStandardStreams() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(MAIN)
        .and()
        .resideOutsideOfPackage(BASE + ".internal.cli")
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void nothingLogsWithTheJavaRuntime() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
  }

  @Test
  void nothingThrowsGenericExceptions() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
  }

  @Test
  void oneClassSetsSystemProperties() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(JVM_PROPERTIES)
        .should()
        .callMethod(System.class, "setProperty", String.class, String.class)
        .orShould()
        .callMethod(System.class, "getProperties")
        .orShould()
        .callMethod(System.class, "setProperties", Properties.class)
        .orShould()
        .callMethod(System.class, "clearProperty", String.class)
        .check(CLASSES);
  }

  /** A native library is loaded once in a JVM, so the one class that loads it may remember how. */
  @Test
  void staticFieldsAreFinal() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveFullyQualifiedName(NATIVE_RUNTIME)
        .should()
        .beFinal()
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Util", "Utils", "Helper", "Manager", "Impl", "Processor"})
  void classesAreNamedAfterWhatTheyAreOrMake(String ending) {
    noClasses().should().haveSimpleNameEndingWith(ending).check(CLASSES);
  }
}
