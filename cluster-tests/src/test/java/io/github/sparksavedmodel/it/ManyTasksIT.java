/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor with many cores: its tasks share one session. */
@Timeout(120)
class ManyTasksIT {

  @Test
  void loadsAModelOnceForAllTasks() throws IOException {
    try (ClusterSession cluster = ClusterSession.start("local-cluster[1,16,1024]", Map.of())) {
      cluster.awaitExecutors(1);
      Dataset<Row> scored = SavedModel.load(cluster.spark(), Fixtures.model("slow_to_load"))
          .scorer()
          .score(ScoredNumbers.numbers(cluster.spark(), 64).selectExpr("id", "float(id) x"));
      assertThat(scored.filter("y = float(id)").count()).isEqualTo(ScoredNumbers.ROWS);
      ScoredNumbers.assertCorrect(ScoredNumbers.scored(cluster.spark(), 64));
      assertThat(cluster.logged("Loaded the model at"))
          .hasSize(2)
          .anyMatch(line -> line.contains("slow_to_load"))
          .anyMatch(line -> line.contains("arithmetic"));
      ExecutorState.assertNothingIsOpen(cluster);
    }
  }
}
