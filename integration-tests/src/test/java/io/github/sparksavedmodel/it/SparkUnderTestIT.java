/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** This run of the tests tests what it is meant to: Spark's version and settings, and our jar. */
class SparkUnderTestIT {
  private static final SparkSession SPARK = TestSession.get();

  @Test
  void hasTheVersionOfSparkThatTheModuleNames() {
    assertThat(SPARK.version()).isEqualTo(System.getProperty("savedmodel.spark"));
    assertThat(jarOf(SparkSession.class)).contains("-" + SPARK.version() + ".jar");
  }

  /** All modules test one jar, which was compiled with one version of Spark. */
  @Test
  void hasTheConnectorAsItIsShipped() {
    assertThat(jarOf(SavedModel.class)).matches("spark-savedmodel_2\\.13-.*(?<!tests)\\.jar");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.ansi.enabled, true, false",
    "spark.sql.adaptive.enabled, true, false",
    "spark.sql.codegen.wholeStage, true, false",
    "spark.sql.codegen.factoryMode, FALLBACK, NO_CODEGEN",
    "spark.sql.planChangeValidation, true, true"
  })
  void hasTheSettingsThatItNames(String setting, String byDefault, String off) {
    boolean isDefault = TestSettings.ofThisRun() == TestSettings.DEFAULTS;
    String expected = isDefault ? byDefault : off;
    Stream.of(SPARK, SPARK.newSession())
        .forEach(session -> assertThat(session.conf().get(setting)).isEqualTo(expected));
  }

  private static String jarOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .getFileName()
        .toString();
  }
}
