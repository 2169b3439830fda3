/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.store.JvmProperties;
import io.github.sparksavedmodel.internal.store.ModelStore;
import io.github.sparksavedmodel.internal.store.StoreLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * TensorFlow's native library in this JVM. Its settings are system properties, since javacpp, which
 * unpacks and binds the library, reads them from there when its first class is loaded.
 *
 * <p>Its limits are switched off, since they count the whole process, the variables of models
 * included, against the Java heap and stop runs that have memory enough. Thread-safe. A class
 * loader can load the library once, so the outcome is kept in a static field: a failure is final.
 */
public final class NativeRuntime {
  private static final Logger LOGGER = LoggerFactory.getLogger(NativeRuntime.class);
  /** The release whose native library the message about a missing one names. */
  static final String TENSORFLOW_JAVA_VERSION = "1.1.0";

  private static final String PROPERTY_PREFIX = "org.bytedeco.javacpp.";
  private static final String CACHE_DIRECTORY = "cacheDir";
  /** How the dynamic linker complains about a file system that allows no programs. */
  private static final String NOT_EXECUTABLE = "failed to map segment from shared object";

  private static final String LOCK_NAME = "native";
  private static final String EXAMPLE = "/local_disk/spark-savedmodel";

  private static volatile boolean isLoaded;
  private static volatile @Nullable ErrorMessage failure;

  private NativeRuntime() {}

  /**
   * Loads the library unless that was done before. The first call in a JVM unpacks it if no other
   * process of the host has, which takes seconds.
   *
   * @throws ModelException NATIVE_LIBRARY_MISSING, NATIVE_LIBRARY_FAILED or
   *     NATIVE_LIBRARY_NOT_EXECUTABLE, again on every later call; STORE_UNUSABLE or STORE_FULL if
   *     there is no place to unpack it to
   */
  public static void load(SessionSettings settings) throws InterruptedException {
    if (!isLoaded) {
      loadOnce(settings);
    }
  }

  /** The version of TensorFlow, for instance {@code 2.18.0}. The library has to be loaded. */
  public static String tensorflowVersion() {
    return tensorflow.TF_Version().getString(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("try") // The lock is held, not used.
  private static void loadOnce(SessionSettings settings) throws InterruptedException {
    ModelStore store = settings.openStore();
    setIfUnset("maxBytes", "0");
    setIfUnset("maxPhysicalBytes", "0");
    try (StoreLock lock = store.lock(LOCK_NAME)) {
      ErrorMessage known = failure;
      if (known != null) {
        throw new ModelException(known);
      }
      if (!isLoaded) {
        unpackInto(store);
        warnOfOtherLoader();
        bind();
        isLoaded = true;
      }
    }
  }

  /** Unless the user chose a place, which is taken as it is. */
  private static void unpackInto(ModelStore store) {
    Path directory = store.nativeDirectory();
    String chosen = property(CACHE_DIRECTORY);
    if (chosen.isEmpty() || directory.equals(Path.of(chosen))) {
      store.makeRoom(LibraryFiles.bytesToUnpack(directory), "TensorFlow's native library");
      setIfUnset(CACHE_DIRECTORY, directory.toString());
    }
  }

  /** It works with two, but each has its own sessions, and so its own copy of every model. */
  private static void warnOfOtherLoader() {
    String loader = "%s (%s)"
        .formatted(
            NativeRuntime.class.getClassLoader(),
            NativeRuntime.class.getProtectionDomain().getCodeSource().getLocation());
    Optional<String> first = JvmProperties.claimNativeLibrary(loader);
    if (first.isPresent()) {
      LOGGER.warn(
          "TensorFlow's native library is loaded a second time in this JVM, by the class loader {},"
              + " after {}. Models are then loaded once by each. Give the jar of spark-savedmodel"
              + " once, with --jars (spark.jars) or spark.driver.extraClassPath and"
              + " spark.executor.extraClassPath, not as an artifact of a session and not with"
              + " spark.executor.userClassPathFirst",
          loader,
          first.get());
    }
  }

  /** Keeps what the user set; javacpp takes each name in camel case and in lower case. */
  private static void setIfUnset(String name, String value) {
    if (property(name).isEmpty()) {
      JvmProperties.setIfUnset(PROPERTY_PREFIX + name, value);
    }
  }

  private static String property(String name) {
    String lowerCase = System.getProperty(PROPERTY_PREFIX + name.toLowerCase(Locale.ROOT), "");
    return System.getProperty(PROPERTY_PREFIX + name, lowerCase);
  }

  private static void bind() {
    long start = System.nanoTime();
    try {
      Loader.load(tensorflow.class);
      LOGGER.info(
          "TensorFlow {} was loaded in {} ms",
          tensorflowVersion(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    } catch (LinkageError | RuntimeException e) {
      ErrorMessage error = describe(e);
      failure = error;
      throw new ModelException(error, e);
    }
  }

  private static ErrorMessage describe(Throwable thrown) {
    String reason = reason(thrown);
    if (!LibraryFiles.areOnClassPath()) {
      return ErrorCondition.NATIVE_LIBRARY_MISSING.with(
          "platform", platform(), "reason", reason, "version", TENSORFLOW_JAVA_VERSION);
    }
    String directory = property(CACHE_DIRECTORY);
    return reason.contains(NOT_EXECUTABLE)
        ? ErrorCondition.NATIVE_LIBRARY_NOT_EXECUTABLE.with(
            "directory", directory, "reason", reason, "example", EXAMPLE)
        : ErrorCondition.NATIVE_LIBRARY_FAILED.with(
            "reason", reason, "directory", directory, "example", EXAMPLE);
  }

  private static String platform() {
    try {
      return Loader.getPlatform();
    } catch (LinkageError e) {
      return System.getProperty("os.name") + ' ' + System.getProperty("os.arch");
    }
  }

  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return NativeStatus.clean(
        message == null || root instanceof NoClassDefFoundError ? root.toString() : message);
  }
}
