/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import org.apache.spark.sql.execution.ui.SparkPlanGraphNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** The metrics of a Score as Spark's UI shows them. */
@SparkTest
class MetricsIT {
  private static final SparkSession SPARK = TestSession.get().newSession();
  private static final SQLAppStatusStore STORE =
      ((org.apache.spark.sql.classic.SparkSession) SPARK).sharedState().statusStore();
  private static final String NUMBER_OR_TOTAL = "(?s)(total \\(min, med, max.*\\n)?%s.*";

  /** Two partitions of 1000 rows; in batches of 300, each is four runs. */
  private static Dataset<Row> scored() {
    return SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .option("batchSize", "300")
        .score(SPARK.range(0, 2000, 1, 2).selectExpr("id", "float(id) x", "1f y"));
  }

  /** The metrics of the one Score in the query that the action runs. */
  private static Map<String, String> metricsOf(Dataset<Row> query, Consumer<Dataset<Row>> action) {
    long before = STORE.executionsCount();
    action.accept(query);
    SPARK.sparkContext().listenerBus().waitUntilEmpty();
    List<SQLExecutionUIData> executions =
        CollectionConverters.asJava(STORE.executionsList((int) before, Integer.MAX_VALUE));
    assertThat(executions).hasSize(1);
    long execution = executions.get(0).executionId();
    Map<Object, String> values =
        CollectionConverters.asJava(STORE.executionMetrics(execution));
    List<SparkPlanGraphNode> scores =
        CollectionConverters.asJava(STORE.planGraph(execution).allNodes()).stream()
            .filter(node -> node.name().equals("Score"))
            .toList();
    assertThat(scores).hasSize(1);
    Map<String, String> shown = new HashMap<>();
    for (SQLPlanMetric metric : CollectionConverters.asJava(scores.get(0).metrics())) {
      shown.put(metric.name(), Objects.requireNonNullElse(values.get(metric.accumulatorId()), ""));
    }
    return shown;
  }

  private static void assertCounts(Map<String, String> metrics) {
    System.out.println("METRICS " + metrics);
    assertThat(metrics)
        .containsEntry("rows scored", "2,000")
        .containsEntry("batches", "8")
        .containsEntry("rows that could not be scored", "0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countsRowsAndBatches(boolean adaptive) {
    SPARK.conf().set("spark.sql.adaptive.enabled", adaptive);
    try {
      assertCounts(metricsOf(scored(), Dataset::collectAsList));
      assertCounts(metricsOf(
          scored().groupBy("y").sum("sum"), Dataset::collectAsList));
    } finally {
      SPARK.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void countsForAWrite(@TempDir Path folder) {
    assertCounts(metricsOf(
        scored(), query -> query.write().parquet(folder.resolve("scored").toString())));
  }
}
