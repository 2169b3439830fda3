/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM that runs a class of the tests. Closing it kills it. */
public final class ChildJvm implements AutoCloseable {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** Starts a class with the class path of the tests. */
  public static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
    return start(CLASS_PATH, main, arguments);
  }

  /** Starts a class with a class path. */
  public static ChildJvm start(String classPath, Class<?> main, Object... arguments)
      throws IOException {
    Stream<String> java = Stream.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath,
        main.getName());
    List<String> command =
        Stream.concat(java, Arrays.stream(arguments).map(Object::toString)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    return new ChildJvm(builder.start());
  }

  /** The class path of the tests without what matches. */
  public static String classPathWithout(String pattern) {
    return Arrays.stream(CLASS_PATH.split(File.pathSeparator, -1))
        .filter(entry -> !entry.matches(pattern))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A class loader of this JVM that has all classes of the tests once more. */
  public static URLClassLoader loader() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(
        "another", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Reads what it prints until a line begins so; returns that line. */
  public String await(String beginning) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(beginning)) {
        return line;
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("It ended without \"" + beginning + "\":\n" + seen);
  }

  /** Waits for its end; returns what else it printed. */
  public List<String> rest() {
    return output.lines().toList();
  }

  /** Gives it a line to read. */
  public void tell(String line) throws IOException {
    process.outputWriter(UTF_8).append(line).append('\n').flush();
  }

  /** Kills it as {@code kill -9} does and waits for its end. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
