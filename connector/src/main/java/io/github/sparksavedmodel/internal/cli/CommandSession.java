/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The Spark session of a command: one that it begins and ends, or, if the JVM already has one, a
 * child of that.
 */
final class CommandSession implements AutoCloseable {
  private static final String MASTER = "spark.master";
  private static final String CATALOG = "spark.sql.catalogImplementation";
  private static final String WITHOUT_MASTER = "local[*]";

  private final SparkSession spark;
  private final boolean own;

  private CommandSession(SparkSession spark, boolean own) {
    this.spark = spark;
    this.own = own;
  }

  /**
   * Begins a session.
   *
   * @param name what Spark's pages call the application
   * @param master where to run if neither spark-submit nor the settings say so; empty for all cores
   *     of this machine
   * @param settings Spark settings, which win over everything else
   */
  static CommandSession begin(String name, String master, Map<String, String> settings) {
    return begin(name, master, settings, false);
  }

  /**
   * Begins a session.
   *
   * @param usesCatalog whether tables are to outlive the session: with Hive's catalog, as Spark's
   *     shells have it, if it is there and the settings name no other
   */
  static CommandSession begin(
      String name, String master, Map<String, String> settings, boolean usesCatalog) {
    Option<SparkSession> running =
        SparkSession.getActiveSession().orElse(SparkSession::getDefaultSession);
    if (running.isDefined()) {
      SparkSession child = running.get().newSession();
      settings.forEach((key, value) -> child.conf().set(key, value));
      return new CommandSession(child, false);
    }
    SparkConf conf = configuration(name, master, settings);
    if (usesCatalog && isHiveThere()) {
      conf.setIfMissing(CATALOG, "hive");
    }
    return new CommandSession(SparkSession.builder().config(conf).getOrCreate(), true);
  }

  private static SparkConf configuration(String name, String master, Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    if (!conf.contains(MASTER)) {
      conf.setMaster(master.isEmpty() ? WITHOUT_MASTER : master);
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing(
          "spark.ui.showConsoleProgress", Boolean.toString(TerminalErrors.onTerminal()));
    }
    conf.setIfMissing("spark.app.name", name);
    conf.setIfMissing("spark.log.level", "WARN");
    return conf;
  }

  private static boolean isHiveThere() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader.getResource("org/apache/spark/sql/hive/HiveSessionStateBuilder.class") != null
        && loader.getResource("org/apache/hadoop/hive/conf/HiveConf.class") != null;
  }

  SparkSession spark() {
    return spark;
  }

  /** Where Spark runs, for instance {@code local[*]}. */
  String master() {
    return spark.conf().get(MASTER, WITHOUT_MASTER);
  }

  @Override
  public void close() {
    if (own) {
      spark.stop();
    }
  }
}
