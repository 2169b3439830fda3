/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Enumeration;

/**
 * Scores differ in their last bits between batches. So what depends on scores of rows that a
 * shuffle gives in another order next time is computed again as a whole, or not at all.
 */
@SparkTest
@Timeout(120)
class RetryIT {
  private static final SparkSession SPARK = TestSession.get().newSession();

  private static Dataset<Row> scored(boolean shuffled) {
    Dataset<Row> rows = SPARK.range(0, 1000, 1, 2).selectExpr("id", "float(id) x", "1f y");
    return SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .score(shuffled ? rows.repartition(2, rows.col("id")) : rows)
        .select("id", "sum");
  }

  private static Enumeration.Value level(Dataset<Row> scored) {
    return Executed.of(scored).scores().get(0).execute().outputDeterministicLevel();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dependsOnTheOrderOfRows(boolean adaptive) {
    SPARK.conf().set("spark.sql.adaptive.enabled", adaptive);
    assertThat(level(scored(false))).isEqualTo(DeterministicLevel.DETERMINATE());
    assertThat(level(scored(true))).isEqualTo(DeterministicLevel.INDETERMINATE());
  }

  @Test
  void computesLostScoresOfRowsInOrderAgain() throws IOException, InterruptedException {
    assertThat(ChildJvm.printedBy(LostShuffle.class, "false")).contains(LostShuffle.COMPLETE);
  }

  @Test
  void failsWhenScoresOfRowsInNoOrderAreLostAndSomeAreInTheResult()
      throws IOException, InterruptedException {
    assertThat(ChildJvm.printedBy(LostShuffle.class, "true"))
        .contains("A shuffle map stage with indeterminate output was failed and retried")
        .doesNotContain(LostShuffle.COMPLETE);
  }
}
