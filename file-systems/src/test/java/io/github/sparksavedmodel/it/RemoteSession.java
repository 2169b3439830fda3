/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import org.apache.spark.sql.SparkSession;

/** Spark without any setting about file systems. */
final class RemoteSession {
  private static final SparkSession SESSION = SparkSession.builder()
      .master("local[2]")
      .appName("file systems")
      .config("spark.ui.enabled", "false")
      .config("spark.sql.shuffle.partitions", "2")
      .getOrCreate();

  private RemoteSession() {}

  /** A session of its own, with settings that no other has. */
  static SparkSession with(String... settings) {
    SparkSession session = SESSION.newSession();
    for (int i = 0; i < settings.length; i += 2) {
      session.conf().set(settings[i], settings[i + 1]);
    }
    return session;
  }
}
