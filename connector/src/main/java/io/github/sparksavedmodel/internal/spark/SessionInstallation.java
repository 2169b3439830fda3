/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkStrategy;

/**
 * Adds functions, rules and strategy to a session that began before this library was on its class
 * path.
 */
final class SessionInstallation {

  private SessionInstallation() {}

  /**
   * The session as Spark itself sees it; scoring on a Connect server is called there, by SQL or
   * {@code call_function}.
   */
  static org.apache.spark.sql.classic.SparkSession classic(SparkSession session) {
    if (session instanceof org.apache.spark.sql.classic.SparkSession classic) {
      return classic;
    }
    throw new UnsupportedOperationException(
        "SavedModel needs a session of this JVM, not a Spark Connect client. Over Connect,"
            + " call the function that the server has: call_function(\"savedmodel_predict\", lit(path), struct(\"*\")).");
  }

  /**
   * Adds what the session lacks. The functions also become built-in ones, so that sessions that
   * begin later have them.
   */
  static void install(SparkSession session) {
    org.apache.spark.sql.classic.SparkSession classic = classic(session);
    PredictFunction.registerBuiltin();
    ExampleFunction.registerBuiltin();
    if (isInstalled(classic)) {
      return;
    }
    for (PredictFunction function : PredictFunction.all()) {
      classic
          .sessionState()
          .functionRegistry()
          .createOrReplaceTempFunction(function.name(), function, "scala_udf");
    }
    ExampleFunction.install(classic);
    addPlanning(classic);
  }

  /**
   * Adds rules and strategy to a session that has the functions without them, such as a new session
   * of one that they were added to. Spark asks for both when a query is planned, so the query that
   * is being analysed has them already.
   */
  static synchronized void addPlanning(org.apache.spark.sql.classic.SparkSession classic) {
    if (isInstalled(classic)) {
      return;
    }
    ExperimentalMethods methods = classic.experimental();
    List<SparkStrategy> strategies = new ArrayList<>(ScalaInterop.list(methods.extraStrategies()));
    strategies.add(new ScoreStrategy());
    methods.extraStrategies_$eq(ScalaInterop.seq(strategies));
    LateRules.add(
        classic,
        List.of(
            new LiftScores(),
            new PruneScores(),
            new LimitScores(),
            new MergeScores(),
            new PrunePartitions(),
            new PruneExamples()));
  }

  private static boolean isInstalled(org.apache.spark.sql.classic.SparkSession session) {
    return ScalaInterop.list(session.sessionState().planner().strategies()).stream()
        .anyMatch(strategy -> strategy instanceof ScoreStrategy);
  }
}
