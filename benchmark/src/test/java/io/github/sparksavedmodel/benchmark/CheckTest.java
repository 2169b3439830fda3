/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckTest {
  private static final Check EXPECTED = new Check(2000L, 1000.0, Map.of("0", 0.5, "1", 0.25));

  @Test
  void lastBitsMayDiffer() {
    Check own = new Check(2000L, 1000.0001, Map.of("0", 0.500001, "1", 0.25));
    assertThat(own.differenceTo(EXPECTED)).isEmpty();
  }

  @Test
  void scoresOfFirstRowsAreCompared() {
    Check own = new Check(2000L, 1000.0, Map.of("0", 0.5, "1", 0.251));
    assertThat(own.differenceTo(EXPECTED))
        .hasValue("the score of row 1 is 0.251 instead of 0.25, 1.0e-03 away");
  }

  @Test
  void scoreThatIsNoNumberIsAnother() {
    Check own = new Check(2000L, 1000.0, Map.of("0", Double.NaN, "1", 0.25));
    assertThat(own.differenceTo(EXPECTED))
        .hasValueSatisfying(text -> assertThat(text).startsWith("the score of row 0 is NaN"));
  }

  @Test
  void missingRowsAreSeen() {
    Check own = new Check(2000L, 1000.0, Map.of("0", 0.5));
    assertThat(own.differenceTo(EXPECTED)).hasValue("of the first rows, 1 are scored instead of 2");
  }

  @Test
  void allRowsAreCounted() {
    Check own = new Check(1999L, 1000.0, EXPECTED.first());
    assertThat(own.differenceTo(EXPECTED)).hasValue("1999 rows are scored instead of 2000");
  }

  @Test
  void sumsAreCompared() {
    Check own = new Check(2000L, 1000.1, EXPECTED.first());
    assertThat(own.differenceTo(EXPECTED))
        .hasValue("the sum of all scores is 1000.1 instead of 1000.0, 1.0e-01 away");
  }

  @Test
  void firstRowsMayBeAllThereIs() {
    assertThat(new Check(null, null, EXPECTED.first()).differenceTo(EXPECTED)).isEmpty();
  }
}
