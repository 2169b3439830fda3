/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An array as numpy prints it: in lines of 75 characters, and only the first and last three of each
 * dimension if it has more than 1000 elements.
 */
final class ArrayText {
  private static final int LINE_WIDTH = 75;
  private static final int MOST_ELEMENTS = 1000;
  private static final int EDGE = 3;
  private static final String LEFT_OUT = "...";

  private final NumpyArray array;
  private final boolean isSummary;
  private final Function<Object, String> elementText;

  private ArrayText(NumpyArray array) {
    this.array = array;
    this.isSummary = array.elements().size() > MOST_ELEMENTS;
    List<Object> shown = new ArrayList<>();
    collectShown(0, 0, shown);
    this.elementText = ElementText.of(array.type(), shown);
  }

  /** What {@code str} of Python says of the array. */
  static String of(NumpyArray array) {
    if (array.rank() == 0) {
      return ElementText.alone(array.type(), array.elements().get(0));
    }
    return array.elements().isEmpty() ? "[]" : new ArrayText(array).text(0, 0, " ", LINE_WIDTH);
  }

  private boolean isCut(int axis) {
    return isSummary && array.shape().get(axis) > 2 * EDGE;
  }

  private List<Integer> shownPlaces(int axis) {
    int size = array.shape().get(axis);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (!isCut(axis) || i < EDGE || i >= size - EDGE) {
        places.add(i);
      }
    }
    return places;
  }

  private void collectShown(int axis, int start, List<Object> shown) {
    if (axis == array.rank()) {
      shown.add(array.elements().get(start));
      return;
    }
    for (int place : shownPlaces(axis)) {
      collectShown(axis + 1, start + place * array.count(axis + 1), shown);
    }
  }

  private String text(int axis, int start, String indent, int width) {
    boolean isLast = axis == array.rank() - 1;
    List<String> words = new ArrayList<>();
    for (int place : shownPlaces(axis)) {
      int from = start + place * array.count(axis + 1);
      if (isCut(axis) && words.size() == EDGE) {
        words.add(LEFT_OUT);
      }
      words.add(
          isLast
              ? elementText.apply(array.elements().get(from))
              : text(axis + 1, from, indent + " ", width - 1));
    }
    return "[" + (isLast ? wrapped(words, indent, width - 1) : stacked(words, axis, indent)) + "]";
  }

  private String stacked(List<String> words, int axis, String indent) {
    return String.join("\n".repeat(array.rank() - axis - 1) + indent, words);
  }

  private static String wrapped(List<String> words, String indent, int width) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    for (String word : words) {
      if (line.length() + word.length() > width && line.length() > indent.length()) {
        lines.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    return lines.append(line, 0, line.length() - 1).substring(indent.length());
  }
}
