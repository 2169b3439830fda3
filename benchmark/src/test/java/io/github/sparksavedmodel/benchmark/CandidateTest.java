/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateTest {

  @Test
  void usualCandidatesAreWrittenAsTheyAreRead() {
    assertThat(Candidate.USUAL.split(","))
        .allSatisfy(name -> assertThat(Candidate.parse(name)).hasToString(name));
  }

  @ParameterizedTest
  @CsvSource({
    "udf, '\"udf\" in \"udf\" is none of: scan_rows, scan_columns, tensorflow'",
    "rows+quick, '\"quick\" in \"rows+quick\" is none of: packed, freeze, documented'",
    "rows+, '\"\" in \"rows+\" is none of: packed'"
  })
  void unknownNamesAreToldWhatThereIs(String name, String message) {
    assertThatThrownBy(() -> Candidate.parse(name)).hasMessageContaining(message);
  }

  @Test
  void documentedEncodingIsForExamplesOnly() {
    Candidate documented = Candidate.parse("mlflow+documented");
    assertThat(Stream.of(Workload.values()).filter(workload -> workload.takes(documented)))
        .containsExactly(Workload.EXAMPLE);
  }
}
