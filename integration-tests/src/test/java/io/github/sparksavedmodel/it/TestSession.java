/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import org.apache.spark.sql.SparkSession;

/** The session that all tests of a fork share. */
final class TestSession {
  private static final SparkSession SESSION = create();

  private TestSession() {}

  static SparkSession get() {
    return SESSION;
  }

  private static SparkSession create() {
    SparkSession.Builder builder = SparkSession.builder()
        .master("local[2]")
        .appName("integration tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.planChangeValidation", "true");
    TestSettings.ofThisRun().configuration().forEach(builder::config);
    return builder.getOrCreate();
  }
}
