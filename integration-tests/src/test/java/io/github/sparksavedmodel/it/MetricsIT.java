/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.session.ExecutorSessions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
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

  /** What is summed over tasks is shown with its least, middle and greatest value. */
  private static final String SUM = "total (min, med, max (stageId: taskId))\n";

  /** Two partitions of 1000 rows; in batches of 300, each is four runs. */
  private static Dataset<Row> scored() {
    return SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .option("batchSize", "300")
        .score(SPARK.range(0, 2000, 1, 2).selectExpr("id", "float(id) x", "1f y"));
  }

  /** The metrics of the one Score in the query that the action runs. */
  private static Map<String, String> metricsOf(Dataset<Row> query, Consumer<Dataset<Row>> action)
      throws TimeoutException {
    Set<Long> before = executions();
    action.accept(query);
    SPARK.sparkContext().listenerBus().waitUntilEmpty();
    Set<Long> executions = executions();
    executions.removeAll(before);
    assertThat(executions).hasSize(1);
    long execution = executions.iterator().next();
    Map<Object, String> values = CollectionConverters.asJava(STORE.executionMetrics(execution));
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

  /** Those that the UI still shows: it forgets all but the last thousand. */
  private static Set<Long> executions() {
    return CollectionConverters.asJava(STORE.executionsList()).stream()
        .map(SQLExecutionUIData::executionId)
        .collect(Collectors.toSet());
  }

  private static void assertCounts(Map<String, String> metrics) {
    assertThat(metrics)
        .containsEntry("rows scored", "2,000")
        .containsEntry("batches", "8")
        .containsEntry("rows that could not be scored", "0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countsRowsAndBatches(boolean adaptive) throws TimeoutException {
    SPARK.conf().set("spark.sql.adaptive.enabled", adaptive);
    try {
      assertCounts(metricsOf(scored(), Dataset::collectAsList));
      assertCounts(metricsOf(scored().groupBy("y").sum("sum"), Dataset::collectAsList));
    } finally {
      SPARK.conf().unset("spark.sql.adaptive.enabled");
    }
  }

  @Test
  void countsForAWrite(@TempDir Path folder) throws TimeoutException {
    assertCounts(metricsOf(
        scored(), query -> query.write().parquet(folder.resolve("scored").toString())));
  }

  @Test
  void showsTheBytesOfTheLargestBatchOfEachTask() throws TimeoutException {
    String bytesOf300Rows = "4.7 KiB"; // two inputs and two outputs of four bytes
    assertThat(metricsOf(scored(), Dataset::collectAsList).get("largest batch in native memory"))
        .startsWith(SUM + "9.4 KiB (" + bytesOf300Rows + ", " + bytesOf300Rows + ", "
            + bytesOf300Rows + " (");
  }

  @Test
  void countsRowsThatCannotBeScored() throws TimeoutException {
    Dataset<Row> scored = SavedModel.load(SPARK, Fixtures.model("rejects_negative"))
        .scorer()
        .mode(Mode.PERMISSIVE)
        .option("batchSize", "300")
        .score(SPARK
            .range(0, 2000, 1, 2)
            .selectExpr("id", "if(id = 3, null, if(id = 999, -1f, float(id))) x"));
    assertThat(metricsOf(scored, Dataset::collectAsList))
        .containsEntry("rows scored", "1,998")
        .containsEntry("rows that could not be scored", "2")
        .containsEntry("batches", "14"); // row 999 is the last of 100, found by halving
  }

  @Test
  void showsWhereTheTimeGoes() throws TimeoutException {
    ExecutorSessions.closeIdle();
    Map<String, String> loading = metricsOf(one("slow_to_load"), Dataset::collectAsList);
    double running = seconds(loading, "time in TensorFlow");
    assertThat(seconds(loading, "time to load the model"))
        .isGreaterThan(0.2)
        .isGreaterThan(running);
    Map<String, String> slow = metricsOf(one("slow"), Dataset::collectAsList);
    assertThat(seconds(slow, "time in TensorFlow"))
        .isGreaterThan(0.2)
        .isGreaterThan(seconds(slow, "time to gather"))
        .isGreaterThan(seconds(slow, "time to emit"));
  }

  private static Dataset<Row> one(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model))
        .scorer()
        .score(SPARK.range(0, 1, 1, 1).selectExpr("float(id) x"));
  }

  /** The time that was spent in a query with one task. */
  private static double seconds(Map<String, String> metrics, String name) {
    String[] number = Objects.requireNonNull(metrics.get(name)).replace(SUM, "").split(" ", 3);
    double value = Double.parseDouble(number[0].replace(",", ""));
    return switch (number[1]) {
      case "ms" -> value / 1000;
      case "s" -> value;
      default -> throw new IllegalArgumentException(metrics.get(name));
    };
  }
}
