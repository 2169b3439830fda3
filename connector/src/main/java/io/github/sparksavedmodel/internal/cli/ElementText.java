/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** How numpy prints the elements of an array: numbers all of one width. */
final class ElementText {
  private static final int TRUE_WIDTH = 5;

  private ElementText() {}

  /**
   * How the elements of an array are printed.
   *
   * @param shown the elements that will be
   */
  static Function<Object, String> of(NumpyType type, List<Object> shown) {
    return switch (type.kind()) {
      case 'b' -> element -> padded((Boolean) element ? "True" : "False", TRUE_WIDTH);
      case 'i', 'u' -> {
        int width =
            shown.stream().mapToInt(one -> one.toString().length()).max().orElse(0);
        yield element -> padded(element.toString(), width);
      }
      case 'f' -> {
        FloatLayout layout =
            new FloatLayout(shown.stream().map(ElementText::number).toList(), type.size(), false);
        yield element -> layout.text(number(element));
      }
      case 'c' -> complex(type.size() / 2, shown);
      default -> element -> bytes((byte[]) element);
    };
  }

  private static String padded(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }

  private static double number(Object element) {
    return ((Number) element).doubleValue();
  }

  private static double real(Object element) {
    return number(((Row) element).get(0));
  }

  private static double imaginary(Object element) {
    return number(((Row) element).get(1));
  }

  private static Function<Object, String> complex(int bytes, List<Object> shown) {
    FloatLayout reals =
        new FloatLayout(shown.stream().map(ElementText::real).toList(), bytes, false);
    FloatLayout imaginaries =
        new FloatLayout(shown.stream().map(ElementText::imaginary).toList(), bytes, true);
    return element -> {
      String imaginary = imaginaries.text(imaginary(element));
      String digits = imaginary.stripTrailing();
      return reals.text(real(element)) + digits + "j" + imaginary.substring(digits.length());
    };
  }

  /** An element that is no part of an array. */
  static String alone(NumpyType type, Object element) {
    return switch (type.kind()) {
      case 'b' -> (Boolean) element ? "True" : "False";
      case 'f' -> FloatLayout.alone(number(element), type.size(), ".0");
      case 'c' -> {
        String imaginary = FloatLayout.alone(imaginary(element), type.size() / 2, "") + "j";
        double real = real(element);
        boolean isImaginary = real == 0 && Math.copySign(1, real) > 0;
        yield isImaginary
            ? imaginary
            : "(" + FloatLayout.alone(real, type.size() / 2, "")
                + (imaginary.startsWith("-") ? "" : "+") + imaginary + ")";
      }
      case 'S' -> bytes((byte[]) element);
      default -> element.toString();
    };
  }

  /** Bytes as Python writes them: {@code b'abc'}. */
  private static String bytes(byte[] bytes) {
    String characters = new String(bytes, StandardCharsets.ISO_8859_1);
    char quote = characters.contains("'") && !characters.contains("\"") ? '"' : '\'';
    StringBuilder text = new StringBuilder().append('b').append(quote);
    for (int i = 0; i < characters.length(); i++) {
      char character = characters.charAt(i);
      switch (character) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\\' -> text.append("\\\\");
        default -> {
          if (character == quote) {
            text.append('\\').append(quote);
          } else if (character < ' ' || character > '~') {
            text.append("\\x%02x".formatted((int) character));
          } else {
            text.append(character);
          }
        }
      }
    }
    return text.append(quote).toString();
  }
}
