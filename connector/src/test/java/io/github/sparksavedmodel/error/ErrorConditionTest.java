/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorConditionTest {
  private static final Pattern PARAMETER = Pattern.compile("<([^<>]*)>");
  private static final JsonNode SPARK_CLASSES = sparkResource("error/error-classes.json");
  private static final JsonNode SPARK_STATES = sparkResource("error/error-states.json");
  private static final JsonNode SPARK_CONDITIONS = sparkResource("error/error-conditions.json");

  private static JsonNode sparkResource(String name) {
    ClassLoader loader = SparkThrowable.class.getClassLoader();
    try (InputStream json = loader.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(json, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasAStateThatSparkKnows(ErrorCondition condition) {
    assertThat(condition.sqlState()).matches("[0-9A-Z]{5}");
    assertThat(SPARK_CLASSES.has(condition.sqlState().substring(0, 2)))
        .as("class of " + condition.sqlState())
        .isTrue();
    assertThat(SPARK_STATES.has(condition.sqlState())).as(condition.sqlState()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void hasANameThatSparkDoesNotUse(ErrorCondition condition) {
    assertThat(condition.name()).matches("[A-Z]+(_[A-Z]+)*");
    assertThat(SPARK_CONDITIONS.has(condition.name())).isFalse();
    assertThat(SPARK_CONDITIONS.has("TABLE_OR_VIEW_NOT_FOUND"))
        .as("a name of Spark's")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void endsWithAFullStopOrWithSentencesThatArePassedIn(ErrorCondition condition) {
    assertThat(condition.template()).matches("(?s).*(\\.|<hint>|: <reason>|:<problems>)");
    assertThat(condition.template()).doesNotContain("!", "lease ", "  ", "\n");
  }

  @ParameterizedTest
  @EnumSource
  void fillsEveryParameter(ErrorCondition condition) {
    String template = condition.template();
    Object[] arguments = parameters(condition).stream()
        .flatMap(name -> Stream.of(name, "$1 " + name + "\\"))
        .toArray();

    ErrorMessage message = condition.with(arguments);

    assertThat(message.condition()).isEqualTo(condition);
    assertThat(message.parameters()).containsOnlyKeys(parameters(condition));
    assertThat(message.text())
        .isEqualTo(PARAMETER.matcher(template).replaceAll("\\$1 $1\\\\"))
        .doesNotContain("<", ">");
  }

  @Test
  void refusesToLeaveOutAParameter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ErrorCondition.MODEL_NOT_FOUND.with("path", "p"))
        .withMessage("MODEL_NOT_FOUND needs the parameter hint");
  }

  @Test
  void refusesParametersThatTheTextDoesNotHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ErrorCondition.MODEL_NOT_FOUND.with("path", "p", "hint", "h", "size", 3, "age", 4))
        .withMessage("MODEL_NOT_FOUND has no parameters [age, size]");
  }

  @Test
  void leavesNoBlankWhereALastHintIsEmpty() {
    assertThat(ErrorCondition.MODEL_NOT_FOUND.with("path", "p", "hint", "").text())
        .isEqualTo("There is no model at \"p\": the directory does not exist.");
  }

  private static Set<String> parameters(ErrorCondition condition) {
    Matcher matcher = PARAMETER.matcher(condition.template());
    Set<String> names = new TreeSet<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
