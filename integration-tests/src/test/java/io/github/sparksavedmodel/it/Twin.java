/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code P(a, b)} in a statement stands for: a call of the model, or the same arithmetic. */
enum Twin {
  CALL("savedmodel_predict('" + Fixtures.model("arithmetic")
      + "', struct(float(%1$s) AS x, float(%2$s) AS y))"),
  ARITHMETIC("named_struct('product', float(float(%1$s) * float(%2$s)),"
      + " 'sum', float(float(%1$s) + float(%2$s)))");

  private static final Pattern PLACE = Pattern.compile("\\bP\\(");

  private final String format;

  Twin(String format) {
    this.format = format;
  }

  /** The statement with this in all its places. */
  String in(String statement) {
    Matcher place = PLACE.matcher(statement);
    if (!place.find()) {
      return statement;
    }
    int comma = endOfArgument(statement, place.end());
    int end = endOfArgument(statement, comma + 1);
    List<String> arguments =
        List.of(statement.substring(place.end(), comma), statement.substring(comma + 1, end));
    return statement.substring(0, place.start())
        + format.formatted(arguments.stream().map(String::strip).map(this::in).toArray())
        + in(statement.substring(end + 1));
  }

  /** Where the comma or parenthesis behind an argument is. */
  private static int endOfArgument(String statement, int start) {
    int depth = 0;
    for (int i = start; i < statement.length(); i++) {
      char character = statement.charAt(i);
      if (depth == 0 && (character == ',' || character == ')')) {
        return i;
      }
      if (character == '(' || character == '[') {
        depth++;
      } else if (character == ')' || character == ']') {
        depth--;
      }
    }
    throw new IllegalArgumentException("No end of P(...) in " + statement);
  }
}
