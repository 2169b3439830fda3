/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.network.util.JavaUtils;

/**
 * One option: its name, who may set it, what it accepts, its default and its documentation.
 *
 * @param name the name in a call; with the prefix {@code spark.savedmodel.} the name of the setting
 * @param scope who may set it
 * @param expected what a value has to be, to be read after "it takes"
 * @param defaultText the default, in words where it is not a fixed value
 * @param documentation what the option does, in Markdown
 * @param parser turns text into a value; throws {@link IllegalArgumentException} for any other text
 * @param <T> the type of the value
 */
public record OptionKey<T>(
    String name,
    Scope scope,
    String expected,
    String defaultText,
    String documentation,
    Function<String, T> parser) {

  /** The prefix of all settings in a Spark configuration. */
  public static final String SETTING_PREFIX = "spark.savedmodel.";

  /** What families have at the end of their names, for the input or output of a member. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\.<(input|output)>$");

  /** Who may set an option. */
  public enum Scope {
    /** Each call; a session setting gives the default for calls that do not. */
    CALL,
    /** Only the Spark configuration with which the application starts. */
    APPLICATION
  }

  /** The name as a setting of a session or an application. */
  public String setting() {
    return SETTING_PREFIX + name;
  }

  /**
   * Whether this option is a family with one member per input or output, such as
   * {@code inputs.<input>}.
   */
  public boolean isPerInput() {
    return PLACEHOLDER.matcher(name).find();
  }

  /**
   * Whether the given name means this option, or a member of this family; upper and lower case are
   * the same.
   */
  public boolean matches(String given) {
    if (!isPerInput()) {
      return name.equalsIgnoreCase(given);
    }
    String family = familyPrefix();
    return given.length() > family.length()
        && given.regionMatches(true, 0, family, 0, family.length());
  }

  /** The input that a member of this family is for. */
  String member(String given) {
    return given.substring(familyPrefix().length());
  }

  private String familyPrefix() {
    return PLACEHOLDER.matcher(name).replaceFirst(".");
  }

  static String nonBlank(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException();
    }
    return text.strip();
  }

  static Function<String, String> oneOf(String... choices) {
    return text -> Arrays.stream(choices)
        .filter(choice -> choice.equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  static boolean strictBoolean(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  static List<String> names(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (names.contains("")) {
      throw new IllegalArgumentException();
    }
    return names;
  }

  static int wholeNumber(String text, int least, int most) {
    int value = Integer.parseInt(text.strip());
    if (value < least || value > most) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  /** A duration as Spark writes them, but always with its unit: Spark's default unit differs. */
  static Duration duration(String text, Duration most) {
    if (!text.strip().matches(".*[a-zA-Z]")) {
      throw new IllegalArgumentException();
    }
    Duration value = Duration.ofMillis(JavaUtils.timeStringAs(text, TimeUnit.MILLISECONDS));
    if (value.toMillis() < 1 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  /** A size as Spark writes them; without a unit it is bytes. */
  static long bytes(String text, long least) {
    long value = JavaUtils.byteStringAsBytes(text);
    if (value < least) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
