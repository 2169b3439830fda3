/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.error.ErrorCondition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublisherAnswerTest {

  static Stream<PublisherAnswer> answers() {
    StoredFile file = new StoredFile("variables/gewürze " + "x".repeat(70_000), 1L << 40);
    StoreManifest manifest = new StoreManifest(List.of(
        new StoreManifest.Entry(new StoredFile("saved_model.pb", 0), "00ff"),
        new StoreManifest.Entry(file, "a1")));
    return Stream.of(
        new PublisherAnswer.Published(new PublishedModel(1L << 33, 4 << 20, manifest)),
        new PublisherAnswer.Publishing(7),
        new PublisherAnswer.Failed(ErrorCondition.MODEL_CHANGED.with(
            "path", "file:/m", "reason", "the file \"x\" was removed")));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void arrivesAsItWasSent(PublisherAnswer answer) {
    assertThat(PublisherAnswer.of(answer.toBytes())).isEqualTo(answer);
  }

  @Test
  void questionsArriveAsTheyWereSent() {
    PublisherQuestion question = new PublisherQuestion("ab12", 3, -1);
    assertThat(PublisherQuestion.of(question.toText())).isEqualTo(question);
  }
}
