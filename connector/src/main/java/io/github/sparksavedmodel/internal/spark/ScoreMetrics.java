/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.exec.ScoreCounters;
import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;

/** The metrics of a Score operator in Spark's UI. Travels to tasks, whose updates Spark adds up. */
final class ScoreMetrics implements ScoreCounters, Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final long NONE_YET = -1;

  private final SQLMetric rows;
  private final SQLMetric batches;
  private final SQLMetric badRows;
  private final SQLMetric load;
  private final SQLMetric fetched;
  private final SQLMetric gather;
  private final SQLMetric run;
  private final SQLMetric emit;
  private final SQLMetric peakBytes;

  ScoreMetrics(SparkContext context) {
    this.rows = SQLMetrics.createMetric(context, "rows scored");
    this.batches = SQLMetrics.createMetric(context, "batches");
    this.badRows = SQLMetrics.createMetric(context, "rows that could not be scored");
    this.load = SQLMetrics.createNanoTimingMetric(context, "time to load the model", NONE_YET);
    this.fetched = SQLMetrics.createSizeMetric(context, "bytes of models fetched", 0);
    this.gather = SQLMetrics.createNanoTimingMetric(context, "time to gather", NONE_YET);
    this.run = SQLMetrics.createNanoTimingMetric(context, "time in TensorFlow", NONE_YET);
    this.emit = SQLMetrics.createNanoTimingMetric(context, "time to emit", NONE_YET);
    this.peakBytes =
        SQLMetrics.createSizeMetric(context, "largest batch in native memory", NONE_YET);
  }

  /** The metrics by the names under which the operator's node lists them. */
  Map<String, SQLMetric> byName() {
    Map<String, SQLMetric> all = new LinkedHashMap<>();
    all.put("rowsScored", rows);
    all.put("batches", batches);
    all.put("badRows", badRows);
    all.put("loadTime", load);
    all.put("fetchedBytes", fetched);
    all.put("gatherTime", gather);
    all.put("runTime", run);
    all.put("emitTime", emit);
    all.put("peakBatchBytes", peakBytes);
    return all;
  }

  @Override
  public void batch(long batchRows) {
    rows.add(batchRows);
    batches.add(1);
  }

  @Override
  public void badRows(long count) {
    badRows.add(count);
  }

  @Override
  public void loadNanos(long nanos) {
    load.add(nanos);
  }

  @Override
  public void fetchedBytes(long bytes) {
    fetched.add(bytes);
  }

  @Override
  public void gatherNanos(long nanos) {
    gather.add(nanos);
  }

  @Override
  public void runNanos(long nanos) {
    run.add(nanos);
  }

  @Override
  public void emitNanos(long nanos) {
    emit.add(nanos);
  }

  @Override
  public void batchBytes(long bytes) {
    if (bytes > peakBytes.value()) {
      peakBytes.set(bytes);
    }
  }
}
