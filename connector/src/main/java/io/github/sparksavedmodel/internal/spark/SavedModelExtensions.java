/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import scala.runtime.BoxedUnit;

/**
 * Adds the functions, the rules and the strategy to every session that begins with this jar on its
 * class path. Spark finds it through {@code META-INF/services}; nothing has to be configured.
 */
public final class SavedModelExtensions implements SparkSessionExtensionsProvider {

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    PredictFunction.registerBuiltin();
    ExampleFunction.registerBuiltin();
    extensions.injectPostHocResolutionRule(session -> new LiftScores());
    extensions.injectPreCBORule(session -> new LiftScores());
    extensions.injectPreCBORule(session -> new MergeScores());
    extensions.injectOptimizerRule(session -> {
      LateRules.add(
          SessionInstallation.classic(session), List.of(new PruneScores(), new PrunePartitions()));
      return new PruneScores();
    });
    extensions.injectOptimizerRule(session -> new LimitScores());
    extensions.injectOptimizerRule(session -> new PruneExamples());
    extensions.injectPlannerStrategy(session -> new ScoreStrategy());
    return BoxedUnit.UNIT;
  }
}
