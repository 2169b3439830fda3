/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.hadoop.fs.Path;

/** Turns what file systems throw into errors that name the file. */
final class ReadFailure {
  private ReadFailure() {}

  /** Something that reads from a file system. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Runs it; failures of the file system become {@code MODEL_READ_FAILED} for the path. */
  static <T> T guard(Path path, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw of(path, e);
    }
  }

  static ModelException of(Path path, Throwable cause) {
    return new ModelException(
        ErrorCondition.MODEL_READ_FAILED.with("file", path, "reason", reason(cause)), cause);
  }

  /** The first sentence of the failure's message, without the period. */
  static String reason(Throwable failure) {
    String message = Objects.toString(failure.getMessage(), "").strip();
    if (message.isEmpty()) {
      return failure.getClass().getSimpleName();
    }
    String firstLine = message.lines().findFirst().orElse(message);
    int end = firstLine.indexOf(".  ");
    String sentence = end < 0 ? firstLine : firstLine.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
