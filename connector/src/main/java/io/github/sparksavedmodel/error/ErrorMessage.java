/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A condition with its parameters filled in.
 *
 * @param condition what went wrong
 * @param parameters the values by parameter name, in the order in which they were given
 * @param text the message without the condition's name
 */
public record ErrorMessage(ErrorCondition condition, Map<String, String> parameters, String text)
    implements Serializable {

  private static final int MOST_ALTERNATIVES = 10;

  /** Copies the map, keeping its order. */
  public ErrorMessage {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** The text as Spark prints it: {@code [CONDITION] text SQLSTATE: xxxxx}. */
  public String rendered() {
    return "[" + condition + "] " + text + " SQLSTATE: " + condition.sqlState();
  }

  /** Names in double quotes for use in a message; after ten the rest is counted. */
  public static String quoted(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    List<String> shown =
        names.stream().limit(MOST_ALTERNATIVES).map(name -> '"' + name + '"').toList();
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }
}
