/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/** A directory with two files that stand for a model, and a store's user who scores with it. */
final class TestModel {
  static final String BIG = "variables/variables.data-00000-of-00001";

  private TestModel() {}

  /** Writes a model whose second file has this length. */
  static ModelFiles write(Path directory, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Files.createDirectories(directory.resolve("variables"));
    Files.writeString(directory.resolve("saved_model.pb"), "graph");
    Files.write(directory.resolve(BIG), bytes);
    return files(directory, length);
  }

  static ModelFiles files(Path directory, int length) {
    return new HadoopModelFiles(
        directory.toUri().toString(),
        List.of(new StoredFile("saved_model.pb", 5), new StoredFile(BIG, length)),
        new Configuration(false));
  }

  /** For other class loaders, to whom only the classes of the JDK are the same. */
  public static AutoCloseable use(Path root, String identity, Path directory, int length)
      throws InterruptedException {
    return ModelStore.open(root).localCopy(identity, files(directory, length));
  }

  /** For other class loaders. */
  public static AutoCloseable lock(Path root, String name) throws InterruptedException {
    return ModelStore.open(root).lock(name);
  }

  /** Another process: copies a model, says so, uses it until told to stop. */
  static final class User {
    private User() {}

    public static void main(String[] arguments) throws Exception {
      Path root = Path.of(arguments[0]);
      try (AutoCloseable use =
          use(root, arguments[1], Path.of(arguments[2]), Integer.parseInt(arguments[3]))) {
        System.out.println("using " + ((LocalModel) use).directory());
        System.in.read();
      }
      System.out.println("done");
    }
  }

  /** Another process: says whether a lock is free. */
  static final class Asker {
    private Asker() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      System.out.println(StoreLock.tryAcquire(file).isPresent() ? "free" : "taken");
    }
  }
}
