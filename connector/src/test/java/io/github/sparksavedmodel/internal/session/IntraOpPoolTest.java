/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntraOpPoolTest {

  @Test
  void warnsOnceOfASessionThatAsksForOtherThreadsThanTheFirst() {
    IntraOpPool pool = new IntraOpPool();

    assertThat(pool.sessionMade(2)).isEmpty();
    assertThat(pool.sessionMade(2)).isEmpty();
    assertThat(pool.sessionMade(4))
        .contains("TensorFlow goes on with 2 threads for one operation, as the first model in this"
            + " process was loaded, and not with the 4 that spark.savedmodel.intraOpThreads now"
            + " asks for");
    assertThat(pool.sessionMade(4)).isEmpty();
    assertThat(pool.sessionMade(2)).isEmpty();
  }
}
