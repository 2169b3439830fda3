/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.store.ModelStore;
import io.github.sparksavedmodel.internal.store.StoreLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * TensorFlow's native library in this JVM. The only class that sets system properties: javacpp,
 * which unpacks and binds the library, reads its settings from there when its first class is
 * loaded.
 *
 * <p>Its limits are switched off, since they count the whole process, the variables of models
 * included, against the Java heap and stop runs that have memory enough. Thread-safe. A library can
 * be loaded once in a JVM, so the outcome is kept in a static field: a failure is final.
 */
public final class NativeRuntime {
  private static final Logger LOGGER = LoggerFactory.getLogger(NativeRuntime.class);
  /** The release whose native library the message about a missing one names. */
  static final String TENSORFLOW_JAVA_VERSION = "1.1.0";

  private static final String PROPERTY_PREFIX = "org.bytedeco.javacpp.";
  private static final String LOCK_NAME = "native";
  private static final String EXAMPLE = "/local_disk/spark-savedmodel";

  private static volatile boolean isLoaded;
  private static volatile @Nullable ErrorMessage failure;

  private NativeRuntime() {}

  /**
   * Loads the library unless that was done before. The first call in a JVM unpacks it if no other
   * process of the host has, which takes seconds.
   *
   * @throws ModelException NATIVE_LIBRARY_MISSING or NATIVE_LIBRARY_FAILED, again on every later
   *     call; STORE_UNUSABLE if there is no place to unpack it to
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
    ModelStore store = ModelStore.open(Path.of(settings.storeDirectory()));
    setIfUnset("maxBytes", "0");
    setIfUnset("maxPhysicalBytes", "0");
    setIfUnset("cacheDir", store.nativeDirectory().toString());
    try (StoreLock lock = store.lock(LOCK_NAME)) {
      ErrorMessage known = failure;
      if (known != null) {
        throw new ModelException(known);
      }
      if (!isLoaded) {
        bind();
        isLoaded = true;
      }
    }
  }

  /** Keeps what the user set; javacpp takes each name in camel case and in lower case. */
  private static void setIfUnset(String name, String value) {
    if (property(name).isEmpty()) {
      System.setProperty(PROPERTY_PREFIX + name, value);
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
    if (isLibraryOnClassPath()) {
      return ErrorCondition.NATIVE_LIBRARY_FAILED.with(
          "reason", reason(thrown), "directory", property("cacheDir"), "example", EXAMPLE);
    }
    return ErrorCondition.NATIVE_LIBRARY_MISSING.with(
        "platform", platform(), "reason", reason(thrown), "version", TENSORFLOW_JAVA_VERSION);
  }

  /** Whether the bindings find a library for this system; if so, it is the library that fails. */
  private static boolean isLibraryOnClassPath() {
    try {
      String resource = Loader.getPlatform() + '/' + System.mapLibraryName("jnitensorflow");
      return tensorflow.class.getResource("/org/tensorflow/internal/c_api/" + resource) != null;
    } catch (LinkageError e) {
      return false;
    }
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
