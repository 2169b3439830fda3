/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import org.apache.spark.sql.SparkSession;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An application whose executors are processes of their own. There is one at a time. Closing it
 * ends them.
 */
final class ClusterSession implements AutoCloseable {
  /** Processes start slowly on a machine that has much else to do. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Set<ProcessHandle> others;
  private final SparkSession spark;

  private ClusterSession(Set<ProcessHandle> others, SparkSession spark) {
    this.others = others;
    this.spark = spark;
  }

  /** Starts an application; its executors may come later. */
  static ClusterSession start(String master, Map<String, String> settings) throws IOException {
    SparkHome.make();
    Set<ProcessHandle> others = descendants();
    SparkSession.Builder builder = SparkSession.builder()
        .master(master)
        .appName("cluster tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.executor.memory", "600m")
        .config("spark.executor.extraClassPath", SparkHome.extraClassPath())
        .config("spark.executor.defaultJavaOptions", executorOptions());
    settings.forEach(builder::config);
    return new ClusterSession(others, builder.getOrCreate());
  }

  /** A quick start, and the unpacked native library of the tests, wherever the store is. */
  private static String executorOptions() {
    String library = "org.bytedeco.javacpp.cachedir";
    return "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -D" + library + "="
        + System.getProperty(library);
  }

  SparkSession spark() {
    return spark;
  }

  CoarseGrainedSchedulerBackend backend() {
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) spark.sparkContext().taskScheduler();
    return (CoarseGrainedSchedulerBackend) scheduler.backend();
  }

  /** The executors that take tasks now. */
  List<String> executors() {
    return CollectionConverters.asJava(backend().getExecutorIds());
  }

  /** Waits until that many executors take tasks. */
  void awaitExecutors(int count) {
    Await.within(PATIENCE, count + " executors are there", () -> executors().size() == count);
  }

  /** Waits until no task runs, whether its job is still there or not. */
  void awaitEndOfTasks() {
    Await.within(PATIENCE, "all tasks have ended", () -> RunningTasks.count(spark.sparkContext()) == 0);
  }

  /** What each executor answers; they have one core each, or there is one, and nothing to do. */
  <T> List<T> ask(Question<T> question) throws IOException {
    int executors = executors().size();
    SharedGate gate = SharedGate.in(Files.createTempDirectory("gate"));
    FlatMapFunction<Iterator<Integer>, T> answer = numbers -> {
      gate.meet(executors);
      return List.of(question.call()).iterator();
    };
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(IntStream.range(0, executors).boxed().toList(), executors)
        .mapPartitions(answer)
        .collect();
  }

  /** What an executor is asked. */
  interface Question<T> extends Callable<T>, Serializable {}

  /** The lines that the application's executors have logged and that contain a text. */
  List<String> logged(String text) throws IOException {
    String mark = "asked for what was logged: " + UUID.randomUUID();
    int executors = ask(() -> {
          LoggerFactory.getLogger(ClusterSession.class).info(mark);
          return mark;
        })
        .size();
    Await.within(PATIENCE, "the logs are complete", () -> lines(mark).size() == executors);
    return lines(text);
  }

  private List<String> lines(String text) {
    Path logs = SparkHome.work().resolve(spark.sparkContext().applicationId());
    try (Stream<Path> files = Files.walk(logs)) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .flatMap(ClusterSession::allLines)
          .filter(line -> line.contains(text))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> allLines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the application and waits until all processes that it started have ended. */
  @Override
  public void close() {
    spark.stop();
    try {
      Await.within(PATIENCE, "all executors have ended", () -> started().isEmpty());
    } finally {
      started().forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Set<ProcessHandle> started() {
    Set<ProcessHandle> started = descendants();
    started.removeAll(others);
    return started;
  }

  private static Set<ProcessHandle> descendants() {
    return ProcessHandle.current().descendants().collect(Collectors.toSet());
  }
}
