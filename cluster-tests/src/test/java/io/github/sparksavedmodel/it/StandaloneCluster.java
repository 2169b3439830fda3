/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/**
 * A master and two workers of Spark's own cluster manager, each a process, with two cores a worker.
 * The workers have addresses of their own, so Spark takes them for two hosts.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String FIRST_HOST = "127.0.0.1";
  private static final String SECOND_HOST = "127.0.0.2";

  private final int port;
  private final Process master;
  private final Map<String, Process> workers = new TreeMap<>();

  private StandaloneCluster(int port) throws IOException {
    this.port = port;
    this.master = start(
        FIRST_HOST,
        Master.class,
        List.of("--host", FIRST_HOST, "--port", Integer.toString(port), "--webui-port", "0"));
  }

  static StandaloneCluster start() throws IOException {
    SparkHome.make();
    StandaloneCluster cluster = new StandaloneCluster(freePort());
    cluster.startMissingWorkers();
    return cluster;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What applications give as their master. */
  String url() {
    return "spark://" + FIRST_HOST + ':' + port;
  }

  /** Starts the workers that do not run. */
  void startMissingWorkers() throws IOException {
    for (String host : List.of(FIRST_HOST, SECOND_HOST)) {
      if (!workers.containsKey(host)) {
        workers.put(host, startWorker(host));
      }
    }
  }

  private Process startWorker(String host) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--host", host, "--webui-port", "0"));
    arguments.addAll(List.of("--cores", "2", "--memory", "2g"));
    arguments.addAll(List.of("--work-dir", SparkHome.work().toString(), url()));
    return start(host, Worker.class, arguments);
  }

  private static Process start(String host, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
    // A quick start.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("@" + Fixtures.repository().resolve("config/spark-jvm-options"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(TetheredProcess.class.getName(), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("SPARK_LOCAL_IP", host);
    return builder.start();
  }

  /** Kills the worker that has started this process. */
  void killWorkerOf(long executor) {
    ProcessHandle worker =
        ProcessHandle.of(executor).flatMap(ProcessHandle::parent).orElseThrow();
    worker.destroyForcibly();
    worker.onExit().join();
    workers.values().removeIf(process -> process.pid() == worker.pid());
  }

  @Override
  public void close() {
    List<Process> processes = new ArrayList<>(workers.values());
    processes.add(master);
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }
}
