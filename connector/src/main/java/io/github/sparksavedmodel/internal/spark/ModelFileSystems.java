/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.option.OptionKeys;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.classic.SparkSession;

/**
 * How models are reached: with the Hadoop configuration of the session, where the application does
 * not say which paths are allowed. Where it does, with that of the application, since a session
 * that sets file systems could give an allowed path another meaning.
 */
final class ModelFileSystems {
  static final String LOCAL_SCHEME = "file";

  private ModelFileSystems() {}

  /** Whether a qualified path is one of the local file system. */
  static boolean isLocal(URI path) {
    return LOCAL_SCHEME.equals(path.getScheme());
  }

  static Configuration of(SparkSession session) {
    boolean isGuarded =
        session.sparkContext().getConf().contains(OptionKeys.ALLOWED_PATHS.setting());
    return isGuarded
        ? new Configuration(session.sparkContext().hadoopConfiguration())
        : session.sessionState().newHadoopConf();
  }
}
