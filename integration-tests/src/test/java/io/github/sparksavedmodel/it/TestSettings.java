/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.Locale;
import java.util.Map;

/** Spark's settings that change how a query is planned and evaluated: the tests run with each. */
enum TestSettings {
  /** What Spark does when nobody sets anything. */
  DEFAULTS,

  /** No errors for bad values, no adaptive plans, no generated code. */
  EVERYTHING_OFF;

  private static final String PROPERTY = "savedmodel.settings";

  /** The settings that the build has chosen for this run of the tests. */
  static TestSettings ofThisRun() {
    String name = System.getProperty(PROPERTY, "defaults");
    return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  Map<String, String> configuration() {
    return switch (this) {
      case DEFAULTS -> Map.of();
      case EVERYTHING_OFF ->
        Map.of(
            "spark.sql.ansi.enabled", "false",
            "spark.sql.adaptive.enabled", "false",
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN");
    };
  }
}
