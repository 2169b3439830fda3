/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads literals as Python writes them: lists and tuples (a List), dicts (a Map), numbers (Long,
 * BigInteger or Double), True and False (Boolean), strings (String) and bytes (byte[]).
 *
 * <p>Names, calls, operators and {@code None} are refused.
 */
final class PythonLiteral {
  private static final String OF_NUMBERS = "0123456789.eE+-";

  private final String text;
  private int position;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /** The value of a literal. */
  static Object parse(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Object value = literal.value();
    literal.skipBlanks();
    if (literal.position < text.length()) {
      throw literal.wrong("nothing more");
    }
    return value;
  }

  /** The values of {@code name=literal;name=literal}. */
  static Map<String, Object> assignments(String text) {
    PythonLiteral literal = new PythonLiteral(text);
    Map<String, Object> values = new LinkedHashMap<>();
    while (literal.peek() != '\0') {
      int equals = text.indexOf('=', literal.position);
      if (equals < 0) {
        throw literal.wrong("NAME=LITERAL");
      }
      String name = text.substring(literal.position, equals).strip();
      literal.position = equals + 1;
      values.put(name, literal.value());
      if (literal.peek() != '\0') {
        literal.expect(';');
      }
    }
    return values;
  }

  private Object value() {
    char next = peek();
    if (next == '[') {
      position++;
      return items(']');
    }
    if (next == '(') {
      return tuple();
    }
    if (next == '{') {
      return dict();
    }
    if (isQuote(next)) {
      return text(next, false);
    }
    if ((next == 'b' || next == 'B') && isQuote(charAt(position + 1))) {
      position++;
      return text(charAt(position), true);
    }
    if (text.startsWith("True", position)) {
      return word("True", true);
    }
    if (text.startsWith("False", position)) {
      return word("False", false);
    }
    return number();
  }

  private Object word(String word, Object value) {
    if (Character.isJavaIdentifierPart(charAt(position + word.length()))) {
      throw wrong("a list, tuple, number, string, bytes, True or False");
    }
    position += word.length();
    return value;
  }

  private List<Object> items(char end) {
    List<Object> items = new ArrayList<>();
    while (peek() != end) {
      items.add(value());
      if (peek() != end) {
        expect(',');
      }
    }
    position++;
    return items;
  }

  /** A tuple, or a value in parentheses. */
  private Object tuple() {
    position++;
    List<Object> items = items(')');
    boolean isTuple =
        items.size() != 1 || text.substring(0, position - 1).stripTrailing().endsWith(",");
    return isTuple ? items : items.get(0);
  }

  private Map<String, Object> dict() {
    position++;
    Map<String, Object> entries = new LinkedHashMap<>();
    while (peek() != '}') {
      int start = position;
      if (!(value() instanceof String key)) {
        position = start;
        throw wrong("a string as key");
      }
      expect(':');
      entries.put(key, value());
      if (peek() != '}') {
        expect(',');
      }
    }
    position++;
    return entries;
  }

  private Object number() {
    int start = position;
    while (position < text.length() && OF_NUMBERS.indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    String number = text.substring(start, position);
    if (number.matches("[+-]?(0+|[1-9][0-9]*)")) {
      BigInteger whole = new BigInteger(number);
      return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
    }
    if (number.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")
        && number.matches(".*[.eE].*")) {
      return Double.valueOf(number);
    }
    position = start;
    throw wrong("a list, tuple, number, string, bytes, True or False");
  }

  private Object text(char quote, boolean isBytes) {
    position++;
    StringBuilder value = new StringBuilder();
    while (charAt(position) != quote) {
      if (position >= text.length() || charAt(position) == '\n') {
        throw wrong("the closing quote " + quote);
      }
      int next = text.codePointAt(position);
      if (isBytes && next > 127) {
        throw wrong("only ASCII characters and escapes in bytes");
      }
      position += Character.charCount(next);
      value.appendCodePoint(next == '\\' ? escape(isBytes) : next);
    }
    position++;
    return isBytes
        ? value.toString().getBytes(StandardCharsets.ISO_8859_1)
        : (Object) value.toString();
  }

  /** What an escape stands for, after its backslash. */
  private int escape(boolean isBytes) {
    char kind = charAt(position++);
    return switch (kind) {
      case '\\', '\'', '"' -> kind;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'v' -> 11;
      case 'x' -> hexadecimal(2);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> {
        if (!isBytes && (kind == 'u' || kind == 'U')) {
          yield hexadecimal(kind == 'u' ? 4 : 8);
        }
        position--;
        throw wrong("an escape that Python knows after the backslash");
      }
    };
  }

  private int hexadecimal(int digits) {
    int end = Math.min(position + digits, text.length());
    String number = text.substring(position, end);
    if (!number.matches("[0-9a-fA-F]{" + digits + "}")
        || !Character.isValidCodePoint(Integer.parseUnsignedInt(number, 16))) {
      throw wrong("a character's number of " + digits + " hexadecimal digits");
    }
    position = end;
    return Integer.parseInt(number, 16);
  }

  /** Up to three digits, the first of which was read. */
  private int octal() {
    int start = position - 1;
    while (position < start + 3 && Character.digit(charAt(position), 8) >= 0) {
      position++;
    }
    int number = Integer.parseInt(text.substring(start, position), 8);
    if (number > 255) {
      position = start;
      throw wrong("an octal escape up to \\377");
    }
    return number;
  }

  private static boolean isQuote(char character) {
    return character == '\'' || character == '"';
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw wrong("'" + wanted + "'");
    }
    position++;
  }

  private char peek() {
    skipBlanks();
    return charAt(position);
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  /** The character there, or NUL behind the end. */
  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private CommandException wrong(String wanted) {
    String found =
        position < text.length() ? "\"" + text.substring(position) + "\"" : "the end of it";
    return new CommandException(
        "Expression \"" + text + "\" is not a valid Python literal: expected " + wanted
            + " at position " + position + ", found " + found + ".");
  }
}
