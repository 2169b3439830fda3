/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;

/** The arguments of a call of a {@link PredictFunction}, given by position or by name. */
record PredictArguments(Expression model, Expression inputs, Optional<Expression> options) {
  private static final List<String> NAMES = List.of("model", "inputs", "options");
  private static final int REQUIRED = 2;

  static PredictArguments of(String function, List<Expression> given) {
    if (given.size() < REQUIRED || given.size() > NAMES.size()) {
      throw new OptionException(
          ErrorCondition.ARGUMENT_COUNT.with("function", function, "count", given.size()));
    }
    Map<String, Expression> byName = new TreeMap<>();
    for (int i = 0; i < given.size(); i++) {
      String name = NAMES.get(i);
      Expression value = given.get(i);
      if (value instanceof NamedArgumentExpression named) {
        name = named.key().toLowerCase(Locale.ROOT);
        value = named.value();
      }
      if (!NAMES.contains(name) || byName.put(name, value) != null) {
        throw new OptionException(
            ErrorCondition.ARGUMENT_NAME.with("function", function, "name", name));
      }
    }
    return new PredictArguments(
        required(function, byName, NAMES.get(0), given),
        required(function, byName, NAMES.get(1), given),
        Optional.ofNullable(byName.get(NAMES.get(2))));
  }

  private static Expression required(
      String function, Map<String, Expression> byName, String name, List<Expression> given) {
    Expression value = byName.get(name);
    if (value == null) {
      throw new OptionException(ErrorCondition.ARGUMENT_COUNT.with(
          "function", function, "count", given.size() + " (none for \"" + name + "\")"));
    }
    return value;
  }
}
