/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.testing.MainSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every use of a condition in the sources gives it the parameters of its text. */
class ErrorUsesTest {
  private static final Pattern USE =
      Pattern.compile("ErrorCondition\\s*\\.\\s*([A-Z_]+)\\s*\\.\\s*with\\s*\\(");
  private static final Pattern PARAMETER = Pattern.compile("<([a-zA-Z]+)>");
  private static final Map<String, String> SOURCES = MainSources.read();

  /** A place in the sources where a condition is filled in. */
  private record Use(String file, ErrorCondition condition, List<String> arguments) {
    @Override
    public String toString() {
      return condition + " in " + file;
    }
  }

  static List<Use> uses() {
    List<Use> uses = new ArrayList<>();
    SOURCES.forEach((file, text) -> {
      Matcher matcher = USE.matcher(text);
      while (matcher.find()) {
        ErrorCondition condition = ErrorCondition.valueOf(matcher.group(1));
        uses.add(new Use(file, condition, arguments(text, matcher.end())));
      }
    });
    return uses;
  }

  /** The arguments of a call, split at commas outside of strings and parentheses. */
  private static List<String> arguments(String text, int start) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int begin = start;
    for (int at = start; depth >= 0; at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        at = endOfLiteral(text, at);
      } else if (c == '(' || c == '{') {
        depth++;
      } else if (c == ')' || c == '}') {
        depth--;
      }
      if (depth < 0 || (depth == 0 && c == ',')) {
        arguments.add(text.substring(begin, at).strip());
        begin = at + 1;
      }
    }
    return arguments;
  }

  private static int endOfLiteral(String text, int start) {
    int at = start + 1;
    while (text.charAt(at) != text.charAt(start)) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  @ParameterizedTest
  @MethodSource("uses")
  void givesTheParametersOfTheText(Use use) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < use.arguments().size(); i += 2) {
      assertThat(use.arguments().get(i)).as("a name").matches("\"[a-zA-Z]+\"");
      names.add(use.arguments().get(i).replace("\"", ""));
    }

    assertThat(use.arguments().size()).as("names and values").isEven();
    assertThat(names).containsExactlyInAnyOrderElementsOf(parameters(use.condition()));
  }

  private static Set<String> parameters(ErrorCondition condition) {
    Matcher matcher = PARAMETER.matcher(condition.template());
    Set<String> names = new TreeSet<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  @Test
  void findsTheUses() {
    assertThat(uses()).hasSizeGreaterThan(ErrorCondition.values().length / 2);
    assertThat(arguments("f(\"a\", g(1, 2) + \",)\", 'x')", 2))
        .containsExactly("\"a\"", "g(1, 2) + \",)\"", "'x'");
  }

  @ParameterizedTest
  @EnumSource
  void isUsed(ErrorCondition condition) {
    Pattern use = Pattern.compile("ErrorCondition\\s*\\.\\s*" + condition.name() + "\\b");
    Stream<String> others = SOURCES.entrySet().stream()
        .filter(source -> !source.getKey().equals("ErrorCondition.java"))
        .map(Map.Entry::getValue);

    assertThat(others).anyMatch(text -> use.matcher(text).find());
  }
}
