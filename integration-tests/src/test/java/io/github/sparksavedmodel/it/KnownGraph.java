/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The graphs made by {@code make_graphs.py}, and what Python TensorFlow computes with them. */
final class KnownGraph {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KnownGraph() {}

  static String path(String name) {
    return Fixtures.model("graphs/" + name);
  }

  static JsonNode values(String name) {
    return value('/' + name);
  }

  /** What a JSON pointer points to. */
  static JsonNode value(String pointer) {
    try {
      return JSON.readTree(Fixtures.knownValues("graphs").toFile()).at(pointer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows of literals for VALUES: one column for each of the lists. */
  static String rows(JsonNode... columns) {
    return IntStream.range(0, columns[0].size())
        .mapToObj(row -> List.of(columns).stream()
            .map(column -> literal(column.get(row)))
            .collect(Collectors.joining(", ", "(", ")")))
        .collect(Collectors.joining(", ", "VALUES ", ""));
  }

  private static String literal(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(KnownGraph::literal)
          .collect(Collectors.joining(", ", "array(", ")"));
    }
    return value.isTextual() ? "'" + value.asText() + "'" : value.asText() + "f";
  }

  /** Compares the first column of the rows, in order. */
  static void compare(List<Row> scored, JsonNode expected) {
    assertThat(scored).hasSize(expected.size());
    for (int row = 0; row < scored.size(); row++) {
      List<Double> actual = numbers(scored.get(row).get(0));
      List<Double> known = numbers(expected.get(row));
      assertThat(actual).hasSameSizeAs(known);
      for (int i = 0; i < known.size(); i++) {
        assertThat(Tolerance.compare(actual.get(i), known.get(i)))
            .as("%s beside %s", actual, known)
            .isZero();
      }
    }
  }

  private static List<Double> numbers(Object value) {
    List<Double> numbers = new ArrayList<>();
    if (value instanceof JsonNode node && node.isArray()) {
      node.forEach(element -> numbers.addAll(numbers(element)));
    } else if (value instanceof JsonNode node) {
      numbers.add(node.asDouble());
    } else if (value instanceof Seq<?> values) {
      CollectionConverters.asJava(values).forEach(element -> numbers.addAll(numbers(element)));
    } else {
      numbers.add(((Number) value).doubleValue());
    }
    return numbers;
  }
}
