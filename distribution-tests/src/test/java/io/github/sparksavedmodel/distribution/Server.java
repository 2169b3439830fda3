/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** One of Spark's servers with the bundle, until it is closed. */
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path printed;
  private final int port;

  private Server(Process process, Path printed, int port) {
    this.process = process;
    this.printed = printed;
    this.port = port;
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param portSetting the setting that says where it listens
   */
  static Server start(Distribution spark, String name, String mainClass, String portSetting)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(spark.program("spark-submit")));
    command.addAll(List.of("--jars", Build.bundle().toString()));
    command.addAll(List.of("--conf", portSetting + "=" + port));
    command.addAll(List.of("--class", mainClass, "spark-internal"));
    Path printed = Build.target(name + ".log");
    Process process =
        spark.prepared(name, command).redirectOutput(printed.toFile()).start();
    Server server = new Server(process, printed, port);
    try {
      server.awaitListening();
    } catch (AssertionError | InterruptedException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws InterruptedException, IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isListening()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        Assertions.fail(
            "The server does not listen on port %s: %s", port, Files.readString(printed));
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
