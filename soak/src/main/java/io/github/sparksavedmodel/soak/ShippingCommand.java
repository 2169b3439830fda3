/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.soak;

import io.github.sparksavedmodel.soak.HeapPeak.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/** Sends a large model to executors that have nothing of it, and measures what that takes. */
@Command(
    name = "shipping",
    description = {
      "Sends a large model to executors of 512 MB, each with a store of its own, as if they were on",
      "several hosts, and scores with it again and again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ShippingCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1 << 20;
  private static final double MOST_DRIVER_MEGABYTES = 256;
  private static final double MOST_EXECUTOR_MEGABYTES = 128;

  private final PrintWriter out;

  @Parameters(
      paramLabel = "DIRECTORY",
      description = "A model made by integration-tests/models/make_large_model.py.")
  private Path directory = Path.of("");

  @Option(
      names = "--table-rows",
      defaultValue = "4194304",
      description = "The rows of its table (default: ${DEFAULT-VALUE}, those of 1024 MB).")
  private long tableRows;

  @Option(
      names = "--executors",
      defaultValue = "2",
      description = "How many executors there are (default: ${DEFAULT-VALUE}).")
  private int executors;

  @Option(
      names = "--jobs",
      defaultValue = "20",
      description = "How many jobs score, one after the other (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--transport",
      defaultValue = "blocks",
      description = "The transport to measure (default: ${DEFAULT-VALUE}).")
  private String transport = "";

  ShippingCommand(PrintWriter out) {
    this.out = out;
  }

  /** What is run in every executor. */
  private interface Question<T> extends Callable<T>, Serializable {}

  @Override
  public Integer call() throws Exception {
    Path hosts = Files.createTempDirectory("shipping");
    for (int executor = 0; executor < executors; executor++) {
      Files.createDirectory(hosts.resolve(Integer.toString(executor)));
    }
    Path home = Path.of(System.getenv("SPARK_HOME"));
    SparkHome.make(home);
    try (SparkSession spark = start(hosts)) {
      return measure(spark, hosts) ? 0 : 1;
    } finally {
      LocalSpark.delete(hosts);
    }
  }

  private SparkSession start(Path hosts) {
    return SparkSession.builder()
        .master("local-cluster[" + executors + ",1,512]")
        .appName("shipping")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "WARN")
        .config("spark.executor.memory", "512m")
        .config("spark.executor.extraClassPath", SparkHome.extraClassPath())
        .config("spark.executor.extraJavaOptions", "-Djava.io.tmpdir=" + hosts + "/{{EXECUTOR_ID}}")
        .config("spark.savedmodel.transport", transport)
        .getOrCreate();
  }

  private boolean measure(SparkSession spark, Path hosts) throws Exception {
    long driverStart = HeapPeak.start();
    List<Long> executorStarts = ask(spark, HeapPeak::start);
    long rows = 1000L * executors;
    boolean isRight = true;
    double seconds = 0;
    long blocks = 0;
    for (int job = 0; job < jobs; job++) {
      long start = System.nanoTime();
      isRight &= LargeModel.correct(spark, directory.toString(), tableRows, rows) == rows;
      seconds += (System.nanoTime() - start) / 1e9;
      if (job == 0) {
        blocks = heldBlocks(spark);
        out.printf(Locale.ROOT, "first job: %.1f s, afterwards %d blocks%n", seconds, blocks);
        out.flush();
      }
    }
    out.printf(Locale.ROOT, "%d jobs: %.1f s, all scores right: %b%n", jobs, seconds, isRight);
    long copies = copies(hosts);
    out.printf(
        "copies of the model in %d stores: %d, blocks: %d%n", executors, copies, heldBlocks(spark));
    boolean isSmall = isSmall("driver", HeapPeak.read(), driverStart, MOST_DRIVER_MEGABYTES);
    List<Reading> readings = ask(spark, HeapPeak::read);
    long smallestStart =
        executorStarts.stream().mapToLong(Long::longValue).min().orElse(0);
    for (Reading reading : readings) {
      isSmall &= isSmall("executor", reading, smallestStart, MOST_EXECUTOR_MEGABYTES);
    }
    out.flush();
    return isRight && isSmall && copies == executors;
  }

  private boolean isSmall(String process, Reading reading, long start, double most) {
    double above = (reading.peak() - start) / MEGABYTE;
    out.printf(
        Locale.ROOT,
        "%s: heap %.0f MB at the start, at most %+.0f MB after a collection (allowed %+.0f),"
            + " %.0f MB with garbage, %.0f MB at the end; at most %.0f MB resident%n",
        process,
        start / MEGABYTE,
        above,
        most,
        reading.withGarbage() / MEGABYTE,
        reading.heap() / MEGABYTE,
        reading.resident() / MEGABYTE);
    return above <= most;
  }

  /** Asks every executor: a barrier stage has a task in each of them, as they have one core. */
  private <T> List<T> ask(SparkSession spark, Question<T> question) {
    ClassTag<T> type = ClassTag$.MODULE$.apply(Object.class);
    Answer<T> answer = new Answer<>(question);
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(IntStream.range(0, executors).boxed().toList(), executors)
        .rdd()
        .barrier()
        .mapPartitions(answer, false, type)
        .toJavaRDD()
        .collect();
  }

  private static final class Answer<T>
      extends AbstractFunction1<scala.collection.Iterator<Integer>, scala.collection.Iterator<T>>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Question<T> question;

    Answer(Question<T> question) {
      this.question = question;
    }

    @Override
    public scala.collection.Iterator<T> apply(scala.collection.Iterator<Integer> numbers) {
      try {
        return CollectionConverters.asScala(List.of(question.call()).iterator());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static long heldBlocks(SparkSession spark) {
    return Stream.of(spark.sparkContext().env().blockManager().master().getStorageStatus())
        .mapToLong(status -> status.blocks().size())
        .sum();
  }

  private static long copies(Path hosts) throws IOException {
    try (Stream<Path> files = Files.walk(hosts)) {
      return files.filter(file -> file.endsWith("saved_model.pb")).count();
    }
  }
}
