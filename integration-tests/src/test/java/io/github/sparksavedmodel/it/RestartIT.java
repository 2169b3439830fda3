/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** TensorFlow outlives a Spark session; the next one in the same JVM finds it in order. */
@SparkIndependent
class RestartIT {

  @Test
  void scoresAgainAfterSparkWasStopped() throws IOException, InterruptedException {
    String printed = ChildJvm.printedBy(RestartedSession.class, Fixtures.model("arithmetic"));
    assertThat(printed).contains("start 1: 100 correct", "start 2: 100 correct");
  }
}
