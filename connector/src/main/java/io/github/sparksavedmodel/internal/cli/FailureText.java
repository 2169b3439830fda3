/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.error.SavedModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/**
 * The one message out of a chain of causes that tells what went wrong.
 *
 * @param message the message, without query plans and stack traces
 * @param complete whether it says all there is to know
 */
record FailureText(String message, boolean complete) {
  private static final int DEEPEST = 50;
  private static final String PLAN = ";\n";
  private static final String TRACE = "\n\tat ";

  static FailureText of(Throwable failure) {
    List<Throwable> causes = causes(failure);
    return first(causes, SavedModelException.class::isInstance)
        .or(() -> first(causes, AnalysisException.class::isInstance))
        .or(() -> first(causes, CommandException.class::isInstance))
        .or(() -> first(causes, FailureText::isOfAnUnknownFormat))
        .map(cause -> new FailureText(message(cause), true))
        .orElseGet(() -> new FailureText(named(causes.get(causes.size() - 1)), false));
  }

  /** Its cause is the class that Spark has looked for last, which tells nobody what to do. */
  private static boolean isOfAnUnknownFormat(Throwable failure) {
    return failure instanceof SparkThrowable spark
        && "DATA_SOURCE_NOT_FOUND".equals(spark.getCondition());
  }

  private static Optional<Throwable> first(
      List<Throwable> causes, Predicate<? super Throwable> which) {
    return causes.stream().filter(which).findFirst();
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure;
        cause != null && causes.size() < DEEPEST;
        cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes;
  }

  private static String named(Throwable failure) {
    boolean explained = failure instanceof SparkThrowable && failure.getMessage() != null;
    return explained
        ? message(failure)
        : failure.getClass().getSimpleName() + ": " + message(failure);
  }

  private static String message(Throwable failure) {
    String message =
        Optional.ofNullable(failure.getMessage()).orElse("no message is given").strip();
    return before(before(message, PLAN), TRACE);
  }

  private static String before(String text, String end) {
    int position = text.indexOf(end);
    return position < 0 ? text : text.substring(0, position);
  }
}
