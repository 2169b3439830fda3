/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** A Spark session on this machine, or on the master that spark-submit names. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession start(String name) {
    SparkConf conf = new SparkConf()
        .setAppName(name)
        .setIfMissing("spark.master", "local[*]")
        .setIfMissing("spark.ui.enabled", "false");
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
