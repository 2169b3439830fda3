/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * The files of TensorFlow's native library for this system, in a jar of the class path. Touches no
 * native code.
 */
final class LibraryFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(LibraryFiles.class);
  private static final String PACKAGE = "org/tensorflow/internal/c_api/";
  private static final String LIBRARY_FILE = ".*\\.(so|dylib|dll)(\\.[0-9.]+)?";

  private LibraryFiles() {}

  /** Whether the bindings find a library for this system; if so, it is the library that fails. */
  static boolean areOnClassPath() {
    return resource() != null;
  }

  /**
   * What javacpp will write to a directory to unpack the library: all files but those that are
   * there with the length and the time that they have in the jar. javacpp sets the time last, so a
   * file whose writer was killed is written again.
   */
  static long bytesToUnpack(Path directory) {
    URL resource = resource();
    if (resource == null || !resource.getProtocol().equals("jar")) {
      return 0;
    }
    try {
      // The JVM keeps this jar open for the class loader; it is not ours to close.
      JarFile jar = ((JarURLConnection) resource.openConnection()).getJarFile();
      File unpacked = directory.resolve(new File(jar.getName()).getName()).toFile();
      String folder = PACKAGE + Loader.getPlatform() + '/';
      return jar.stream()
          .filter(entry -> entry.getName().startsWith(folder)
              && entry.getName().matches(LIBRARY_FILE)
              && !isSame(entry, new File(unpacked, entry.getName())))
          .mapToLong(JarEntry::getSize)
          .sum();
    } catch (IOException e) {
      LOGGER.debug("{} cannot be read, as javacpp will say", resource, e);
      return 0;
    }
  }

  private static boolean isSame(JarEntry entry, File file) {
    return file.length() == entry.getSize() && file.lastModified() == entry.getTime();
  }

  private static @Nullable URL resource() {
    try {
      String library = Loader.getPlatform() + '/' + System.mapLibraryName("jnitensorflow");
      return tensorflow.class.getResource('/' + PACKAGE + library);
    } catch (LinkageError e) {
      return null;
    }
  }
}
