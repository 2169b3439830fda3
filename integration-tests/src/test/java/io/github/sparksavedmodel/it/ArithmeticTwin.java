/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement with calls, and the same statement with arithmetic in their place. {@code P(a, b)} is
 * the struct of product and sum of two numbers; of a null it is a struct of nulls. {@code F(a, b)}
 * is the same for a call that fails on null.
 */
final class ArithmeticTwin {
  private static final Pattern CALL =
      Pattern.compile("\\b([PF])\\(([^,()]+(?:\\([^()]*\\))?), ([^,()]+(?:\\([^()]*\\))?)\\)");
  private static final String STRUCT = "struct(float($2) AS x, float($3) AS y)";

  private ArithmeticTwin() {}

  static String withCalls(String statement) {
    String model = "savedmodel_predict('" + Fixtures.model("arithmetic") + "', " + STRUCT;
    return replaced(
        statement, kind -> model + (kind.equals("F") ? ")" : ", map('mode', 'PERMISSIVE'))"));
  }

  static String withArithmetic(String statement) {
    return replaced(
        statement,
        kind -> "named_struct('product', float(float($2) * float($3)),"
            + " 'sum', float(float($2) + float($3)))");
  }

  private static String replaced(String statement, UnaryOperator<String> replacement) {
    Matcher matcher = CALL.matcher(statement);
    assertThat(matcher.find()).as("a call in %s", statement).isTrue();
    StringBuilder result = new StringBuilder();
    do {
      matcher.appendReplacement(result, replacement.apply(matcher.group(1)));
    } while (matcher.find());
    return matcher.appendTail(result).toString();
  }
}
