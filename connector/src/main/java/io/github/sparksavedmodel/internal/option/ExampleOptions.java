/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options of the functions that make tf.Examples and read them.
 *
 * @param permissive whether what cannot be read or made is null instead of an error
 * @param corruptColumn the name of the field that takes what could not be read
 * @param decimals how decimals are kept: {@code string}, {@code float} or, by default, not at all
 * @param dates how dates are kept: {@code days} or, by default, not at all
 * @param timestamps how timestamps are kept: {@code micros} or, by default, not at all
 * @param skipsNulls whether nulls inside arrays are left out instead of being errors
 */
public record ExampleOptions(
    boolean permissive,
    String corruptColumn,
    @Nullable String decimals,
    @Nullable String dates,
    @Nullable String timestamps,
    boolean skipsNulls)
    implements Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final String MODE = "mode";
  private static final String CORRUPT_COLUMN = "columnNameOfCorruptRecord";
  private static final String DECIMALS = "decimals";
  private static final String DATES = "dates";
  private static final String TIMESTAMPS = "timestamps";
  private static final String NULL_ELEMENTS = "nullElements";

  /** What the options of reading functions are called. */
  public static final List<String> OF_READING =
      List.of(MODE, CORRUPT_COLUMN, DECIMALS, DATES, TIMESTAMPS);

  /** What the options of writing functions are called. */
  public static final List<String> OF_WRITING =
      List.of(MODE, DECIMALS, DATES, TIMESTAMPS, NULL_ELEMENTS);

  /**
   * Parses the options of a call.
   *
   * @param names the options that the function has
   * @param corruptColumn the name of the field for what could not be read, unless one is given
   * @throws OptionException for a name or value that is not allowed
   */
  public static ExampleOptions of(
      Map<String, String> given, List<String> names, String corruptColumn) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.forEach((name, value) -> {
      if (names.stream().noneMatch(name::equalsIgnoreCase)) {
        throw new OptionException(ErrorCondition.OPTION_UNKNOWN.with(
            "option",
            name,
            "source",
            "given in the call",
            "hint",
            "The options are " + String.join(", ", new TreeSet<>(names)) + "."));
      }
      if (options.put(name, value) != null) {
        throw new OptionException(ErrorCondition.OPTION_GIVEN_TWICE.with("option", name));
      }
    });
    String mode = choice(options, MODE, "FAILFAST", "PERMISSIVE");
    return new ExampleOptions(
        "permissive".equals(mode),
        options.getOrDefault(CORRUPT_COLUMN, corruptColumn),
        choice(options, DECIMALS, "string", "float"),
        choice(options, DATES, "days"),
        choice(options, TIMESTAMPS, "micros"),
        "skip".equals(choice(options, NULL_ELEMENTS, "error", "skip")));
  }

  private static @Nullable String choice(
      Map<String, String> options, String name, String... choices) {
    String value = options.get(name);
    if (value == null) {
      return null;
    }
    try {
      return OptionKey.oneOf(choices).apply(value).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new OptionException(
          ErrorCondition.OPTION_VALUE_INVALID.with(
              "option",
              name,
              "value",
              value,
              "source",
              "given in the call",
              "expected",
              String.join(" or ", choices)),
          e);
    }
  }
}
