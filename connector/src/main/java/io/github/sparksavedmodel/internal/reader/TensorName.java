/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

/**
 * The name of a tensor: an operation of the graph and which of its outputs.
 *
 * @param operation the operation's name
 * @param index the number of the output, from 0
 */
public record TensorName(String operation, int index) {
  private static final int MOST_DIGITS = 9;

  /** Reads {@code operation:index}; without an index, as old exports write it, 0 is meant. */
  public static TensorName parse(String text) {
    int colon = text.lastIndexOf(':');
    String digits = text.substring(colon + 1);
    boolean isIndex = colon > 0
        && !digits.isEmpty()
        && digits.length() <= MOST_DIGITS
        && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return isIndex
        ? new TensorName(text.substring(0, colon), Integer.parseInt(digits))
        : new TensorName(text, 0);
  }

  /** Whether the text says which output is meant, so that it can be nothing but a tensor. */
  static boolean isExplicit(String text) {
    return text.matches("[A-Za-z0-9.].*:[0-9]{1,9}");
  }

  @Override
  public String toString() {
    return operation + ':' + index;
  }
}
