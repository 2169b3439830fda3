/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The expressions that were given for inputs, beside the columns of the data. Plans and errors name
 * an expression as it is written.
 *
 * @param fields the fields to score: all columns, then the expressions that are no column
 * @param names which field goes into which input
 */
record GivenInputs(List<Column> fields, Map<String, String> names) {
  private static final int LONGEST_NAME = 60;

  static GivenInputs of(String[] columns, Map<String, Column> given) {
    Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    taken.addAll(List.of(columns));
    List<Column> fields = new ArrayList<>(List.of(functions.col("*")));
    Map<String, String> names = new LinkedHashMap<>();
    given.forEach((input, expression) -> {
      Optional<String> column =
          Stream.of(columns).filter(name -> expression.equals(whole(name))).findFirst();
      String name = column.orElseGet(() -> free(taken, shortened(expression.toString()), input));
      if (column.isEmpty()) {
        fields.add(expression.as(name));
      }
      names.put(input, name);
    });
    return new GivenInputs(fields, names);
  }

  /** A column by its whole name, dots and backticks included. */
  private static Column whole(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
  }

  private static String free(Set<String> taken, String text, String input) {
    String name = text;
    for (int number = 1; !taken.add(name); number++) {
      name = number == 1
          ? "%s (for %s)".formatted(text, input)
          : String.format(Locale.ROOT, "%s (for %s, %d)", text, input, number);
    }
    return name;
  }
}
