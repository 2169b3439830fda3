/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import io.github.sparksavedmodel.benchmark.Check;
import io.github.sparksavedmodel.benchmark.Setup;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.reflect.ClassTag$;

/** Reads all columns into vectors and every value out of them, in bulk where Spark can. */
final class ColumnScan implements Contender {
  private final SparkFiles files;

  ColumnScan(Setup setup) {
    this.files = new SparkFiles(setup);
  }

  @Override
  public Optional<Check> check(List<String> paths) {
    return Optional.empty();
  }

  @Override
  public void run(List<String> paths, long rows) {
    SparkPlan plan = ((Dataset<?>) files.read(paths)).queryExecution().executedPlan();
    SparkPlan scan = plan.collectLeaves().head();
    new JavaRDD<>(scan.executeColumnar(), ClassTag$.MODULE$.apply(ColumnarBatch.class))
        .foreachPartition((VoidFunction<Iterator<ColumnarBatch>>) ColumnScan::readAll);
  }

  private static void readAll(Iterator<ColumnarBatch> batches) {
    long sink = 0;
    while (batches.hasNext()) {
      ColumnarBatch batch = batches.next();
      for (int i = 0; i < batch.numCols(); i++) {
        sink += ColumnValues.read(batch.column(i), batch.numRows());
      }
    }
    if (sink == Long.MIN_VALUE) {
      throw new IllegalStateException("never: keeps the compiler from leaving out the reading");
    }
  }
}
