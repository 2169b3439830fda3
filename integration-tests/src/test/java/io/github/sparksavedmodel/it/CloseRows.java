/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Rows compared in any order, their numbers within {@link Tolerance}. */
final class CloseRows {

  private CloseRows() {}

  static void assertClose(List<Row> actual, List<Row> expected) {
    List<Row> sorted = sorted(actual);
    List<Row> sortedExpected = sorted(expected);
    assertThat(sorted).hasSameSizeAs(sortedExpected);
    for (int i = 0; i < sorted.size(); i++) {
      assertThat(isClose(sorted.get(i), sortedExpected.get(i)))
          .as("%s is close to %s", sorted.get(i), sortedExpected.get(i))
          .isTrue();
    }
  }

  private static List<Row> sorted(List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort((a, b) -> a.toString().compareTo(b.toString()));
    return sorted;
  }

  private static boolean isClose(@Nullable Object actual, @Nullable Object expected) {
    if (actual instanceof Number a && expected instanceof Number b) {
      return actual.getClass() == expected.getClass() && Tolerance.compare(b, a) == 0;
    }
    if (actual instanceof Row a && expected instanceof Row b) {
      return areClose(values(a), values(b));
    }
    if (actual instanceof Seq<?> a && expected instanceof Seq<?> b) {
      return areClose(CollectionConverters.asJava(a), CollectionConverters.asJava(b));
    }
    return Objects.equals(actual, expected);
  }

  private static boolean areClose(List<?> actual, List<?> expected) {
    boolean close = actual.size() == expected.size();
    for (int i = 0; close && i < actual.size(); i++) {
      close = isClose(actual.get(i), expected.get(i));
    }
    return close;
  }

  private static List<@Nullable Object> values(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(row.get(i));
    }
    return values;
  }
}
