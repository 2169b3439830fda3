/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program of the examples prints, in Java and in Python. Numbers were computed by Python
 * TensorFlow.
 */
enum Example {
  E01_SCORE_PARQUET("breast_cancer", "|benign   |malignant |1    |", "|malignant|malignant |208  |"),
  E02_SEVERAL_INPUTS("three_inputs", "shape"),
  E03_TWO_MODELS(
      "", "The models disagree on 37 patients:", "|172       |malignant|", "|129       |benign   |"),
  E04_SCORE_IN_SQL("", "|benign    |malignant|1       |0.0050 |", "|malignant |malignant|189"),
  E05_BAD_ROWS("", "3 of 569 rows were not scored:", "[ROW_VALUE_NULL]", "[ROW_VALUE_OUT_OF_RANGE]"),
  E06_STREAMING("", "569 rows have been scored so far:", "|benign    |360  |", "|malignant |209  |");

  private static final Pattern PROBABILITY =
      Pattern.compile("^\\| *(\\d+)\\| *\\w+\\| *([0-9.E-]+)\\|$", Pattern.MULTILINE);

  private final String known;
  private final List<String> lines;

  Example(String known, String... lines) {
    this.known = known;
    this.lines = List.of(lines);
  }
}
