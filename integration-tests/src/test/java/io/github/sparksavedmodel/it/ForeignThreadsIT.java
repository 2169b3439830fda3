/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scores that other threads than the task's own pull, some of which go on when the task has ended.
 */
@SparkTest
@Timeout(120)
@ParameterizedClass
@EnumSource(names = {"ROWS", "VECTORS"})
class ForeignThreadsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final long ENDLESS = 1L << 40;
  private static final Collection<Puller> PULLERS = new ConcurrentLinkedQueue<>();

  private final boolean fromColumns;

  ForeignThreadsIT(DataLayout layout) {
    this.fromColumns = layout == DataLayout.VECTORS;
  }

  private Dataset<Row> scored(long rows) {
    Dataset<Row> data = fromColumns
        ? VectorSource.range(rows)
        : SPARK.range(0, rows, 1, 2).selectExpr("id", "float(id) x", "1f y");
    return SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .score(data)
        .select("id", "sum");
  }

  private Dataset<Row> transformed(long rows, String command) {
    scored(rows).createOrReplaceTempView("to_transform");
    return SPARK.sql("SELECT TRANSFORM(id, sum) USING '" + command
        + "' AS (id BIGINT, sum FLOAT) FROM to_transform");
  }

  private JavaRDD<String> piped(long rows, String command) {
    return scored(rows)
        .toJavaRDD()
        .map(row -> row.getLong(0) + " " + row.getFloat(1))
        .pipe(command);
  }

  @AfterEach
  void leaveNothing() {
    Leftovers.assertNone();
  }

  @Test
  void transformsScores() {
    assertThat(transformed(10_000, "cat").filter("sum = id + 1").count()).isEqualTo(10_000);
  }

  /** Spark itself is not sure: it fails if the writing thread notices first. */
  @Test
  void survivesATransformThatReadsOneRow() {
    Throwable failure = catchThrowable(
        () -> assertThat(transformed(ENDLESS, "head -1").collectAsList()).hasSize(2));
    if (failure != null) {
      assertThat(failure).message().containsAnyOf("Broken pipe", "Stream closed");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void survivesATransformThatIsCancelled(boolean interrupted) {
    BackgroundJob job =
        BackgroundJob.start(interrupted, () -> transformed(ENDLESS, "cat").count());
    Await.until("a batch is scored", () -> OpenTensors.count() > 0);
    assertThat(job.cancel()).hasMessageContaining("cancelled");
  }

  @Test
  void pipesScores() {
    assertThat(piped(10_000, "cat").collect())
        .containsExactlyElementsOf(LongStream.range(0, 10_000)
            .mapToObj(id -> id + " " + (float) (id + 1))
            .toList());
  }

  @Test
  void survivesAPipeThatReadsOneRow() {
    assertThat(piped(ENDLESS, "head -1").collect())
        .containsExactly("0 1.0", ENDLESS / 2 + " " + (float) (ENDLESS / 2 + 1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void survivesAPipeThatIsCancelled(boolean interrupted) {
    BackgroundJob job =
        BackgroundJob.start(interrupted, () -> piped(ENDLESS, "cat").count());
    Await.until("a batch is scored", () -> OpenTensors.count() > 0);
    assertThat(job.cancel()).hasMessageContaining("cancelled");
  }

  @Test
  void survivesAPipeWhoseOutputIsNotRead() {
    assertThat(piped(ENDLESS, "cat").take(3)).hasSize(3);
  }

  @Test
  void givesNoMoreRowsToThreadsThatOutliveTheTask() {
    ForeachPartitionFunction<Row> leavesAThread = rows -> Puller.start(rows).awaitRows();
    scored(ENDLESS).foreachPartition(leavesAThread);
    assertPullersHaveEnded();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesNoMoreRowsToThreadsOfACancelledTask(boolean interrupted) {
    ForeachPartitionFunction<Row> waitsForAThread = rows -> Puller.start(rows).join();
    BackgroundJob job =
        BackgroundJob.start(interrupted, () -> scored(ENDLESS).foreachPartition(waitsForAThread));
    Await.until("both tasks pull", () -> PULLERS.size() == 2);
    PULLERS.forEach(Puller::awaitRows);
    assertThat(job.cancel()).hasMessageContaining("cancelled");
    assertPullersHaveEnded();
  }

  private static void assertPullersHaveEnded() {
    List<Puller> pullers = List.copyOf(PULLERS);
    PULLERS.clear();
    assertThat(pullers).hasSize(2);
    for (Puller puller : pullers) {
      Await.until("the thread has ended", () -> !puller.isAlive());
      puller
          .failure()
          .ifPresent(failure -> assertThat(failure)
              .isInstanceOfAny(NoSuchElementException.class, TaskKilledException.class));
    }
  }

  /** Pulls rows, as PySpark's writer thread does, until there are no more. */
  private static final class Puller extends Thread {
    private final Iterator<Row> rows;
    private final TaskContext context = TaskContext.get();
    private final CountDownLatch pulled = new CountDownLatch(1000);
    private volatile @Nullable Throwable failure;

    private Puller(Iterator<Row> rows) {
      this.rows = rows;
    }

    static Puller start(Iterator<Row> rows) {
      Puller puller = new Puller(rows);
      puller.setDaemon(true);
      puller.start();
      PULLERS.add(puller);
      return puller;
    }

    @Override
    public void run() {
      TaskContext$.MODULE$.setTaskContext(context);
      try {
        while (rows.hasNext()) {
          rows.next();
          pulled.countDown();
        }
      } catch (RuntimeException | Error e) {
        failure = e;
        while (pulled.getCount() > 0) {
          pulled.countDown();
        }
      }
    }

    void awaitRows() {
      try {
        pulled.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    Optional<Throwable> failure() {
      return Optional.ofNullable(failure);
    }
  }
}
