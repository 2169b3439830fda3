/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {

  @Test
  void givesTheNearestFirst() {
    assertThat(SimilarNames.of("churn", List.of("churm", "chrn2", "burn", "CHURN", "income")))
        .containsExactly("CHURN", "churm");
  }

  @Test
  void givesAtMostThree() {
    assertThat(SimilarNames.of("model_1", List.of("model_5", "model_4", "model_3", "model_2")))
        .containsExactly("model_2", "model_3", "model_4");
  }

  @Test
  void findsNothingLikeAnEmptyName() {
    assertThat(SimilarNames.of("", List.of("a_model"))).isEmpty();
  }
}
