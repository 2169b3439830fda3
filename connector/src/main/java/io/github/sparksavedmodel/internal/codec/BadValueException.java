/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import java.io.Serial;
import java.util.Arrays;

/**
 * A value that its tensor or column cannot take. Carries everything but the row's place, which the
 * batch loop knows.
 */
public final class BadValueException extends Exception {
  @Serial
  private static final long serialVersionUID = 1L;

  private final ErrorCondition condition;
  private final transient Object[] parameters;

  BadValueException(ErrorCondition condition, Object... parameters) {
    super(condition.name(), null, false, false);
    this.condition = condition;
    this.parameters = parameters;
  }

  /** The message for the row at the given place, for instance {@code Row 3 of partition 0}. */
  public ErrorMessage at(String row) {
    Object[] all = Arrays.copyOf(parameters, parameters.length + 2);
    all[parameters.length] = "row";
    all[parameters.length + 1] = row;
    return condition.with(all);
  }
}
