/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.util.Optional;
import java.util.UUID;

/**
 * What the whole JVM knows, whichever class loader asks: the only class that sets system
 * properties. Thread-safe.
 *
 * <p>Spark gives applications class loaders of their own, so one JVM may hold this library, with
 * its static fields, more than once. What belongs to the process, such as file locks and
 * TensorFlow's library, has to be agreed on here.
 */
public final class JvmProperties {
  private static final String PREFIX = "io.github.sparksavedmodel.";
  private static final String LOCKED = PREFIX + "locked.";

  /** A name for this JVM that no other has, on this host or another. */
  static final String TOKEN = token(UUID.randomUUID().toString());

  private JvmProperties() {}

  /** Sets a property unless it is set; else says what it is. */
  public static Optional<String> setIfUnset(String name, String value) {
    return Optional.ofNullable((String) System.getProperties().putIfAbsent(name, value));
  }

  /**
   * Says that a class loader has TensorFlow's native library.
   *
   * @return what the class loader said that was the first, if it was another
   */
  public static Optional<String> claimNativeLibrary(String loader) {
    return setIfUnset(PREFIX + "native", loader);
  }

  /** Takes what may be held once in the JVM; false if it is taken. */
  static boolean take(String name) {
    return setIfUnset(LOCKED + name, TOKEN).isEmpty();
  }

  /** Gives back what was taken. */
  static void giveBack(String name) {
    System.clearProperty(LOCKED + name);
  }

  private static String token(String fresh) {
    return setIfUnset(PREFIX + "jvm", fresh).orElse(fresh);
  }
}
