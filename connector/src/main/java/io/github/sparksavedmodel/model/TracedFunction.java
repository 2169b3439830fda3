/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.List;

/**
 * A {@code tf.function} that was traced for one set of arguments, as Python sees it. What can be
 * called with tensors is a {@link FunctionDescription}.
 *
 * @param path where it is attached, for instance {@code __call__} or {@code encoder.encode}
 * @param graphFunction its name in the graph's library of functions
 * @param arguments its arguments in the order of a call
 * @param result what it returns, as text: {@code float32 [-1, 2]}, {@code {a: …, b: …}}
 */
public record TracedFunction(
    String path, String graphFunction, List<Argument> arguments, String result)
    implements Serializable {

  /** Copies the list. */
  public TracedFunction {
    arguments = List.copyOf(arguments);
  }

  /**
   * One argument.
   *
   * @param name its name in Python
   * @param type a tensor such as {@code float32 [-1, 2]}, a structure of them, or the constant that
   *     this function was made for, such as {@code False}
   */
  public record Argument(String name, String type) implements Serializable {
    @Override
    public String toString() {
      return name + ": " + type;
    }
  }

  /** For instance {@code __call__(x: float32 [-1, 2], training: False) -> float32 [-1, 1]}. */
  @Override
  public String toString() {
    return path
        + "("
        + String.join(", ", arguments.stream().map(Argument::toString).toList())
        + ") -> "
        + result;
  }
}
