/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Says in words why file access failed: the exceptions of the JDK often carry only the path. */
final class Reasons {
  private Reasons() {}

  static String of(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException missing) {
      return '"' + missing.getFile() + "\" does not exist";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is not a directory";
    }
    if (failure instanceof FileSystemException withFile) {
      return orName(withFile.getReason(), failure);
    }
    return orName(failure.getMessage(), failure);
  }

  private static String orName(@Nullable String text, IOException failure) {
    return text == null || text.isBlank() ? failure.getClass().getSimpleName() : text.strip();
  }
}
