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
import java.util.stream.Stream;

/**
 * A program of the examples, which there is in Java and in Python, and what both print. Python
 * TensorFlow has computed the numbers.
 *
 * @param java the class
 * @param python the file
 * @param known the model whose known probabilities a printed table has to show, or nothing
 * @param lines what is printed as well, without spaces
 */
record Example(String java, String python, String known, List<String> lines) {
  private static final Pattern PROBABILITY =
      Pattern.compile("^\\| *(\\d+)\\| *\\w+\\| *([0-9.E-]+)\\|$", Pattern.MULTILINE);

  static Stream<Example> all() {
    return Stream.of(
        of("E01ScoreParquet", "e01_score_parquet", "breast_cancer")
            .printing("|benign|malignant|1|", "|malignant|benign|4|", "|malignant|malignant|208|"),
        of("E02SeveralInputs", "e02_several_inputs", "three_inputs")
            .printing("outputmalignantfloat32[-1]", "|480|malignant|0.9733"),
        of("E03TwoModels", "e03_two_models", "")
            .printing("disagreeon37patients:", "|172|malignant|0.9975", "|129|benign|0.01911"),
        of("E04ScoreInSql", "e04_score_in_sql", "")
            .printing("|benign|malignant|1|0.0050|", "|malignant|malignant|189|0.9998|"),
        of("E05BadRows", "e05_bad_rows", "")
            .printing("3of569rowswerenotscored:", "|3|NULL|[ROW_VALUE_NULL]", "|7|NULL|[ROW_VALUE"),
        of("E06Streaming", "e06_streaming", "")
            .printing("569rowshavebeenscored", "|benign|360|", "|malignant|209|"),
        of("E07PipelineStage", "e07_pipeline_stage", "three_inputs")
            .printing("|480|malignant|0.9733"));
  }

  private static Example of(String java, String python, String known) {
    return new Example(java, python + ".py", known, List.of());
  }

  private Example printing(String... printed) {
    return new Example(java, python, known, List.of(printed));
  }

  /** Fails unless a program has printed what it should. */
  void assertShownIn(String printed) throws IOException {
    assertThat(printed.replace(" ", "")).contains(lines);
    if (!known.isEmpty()) {
      assertThat(compared(printed)).as("known probabilities in\n%s", printed).isGreaterThan(8);
    }
  }

  private int compared(String printed) throws IOException {
    Map<String, Double> expected = expected();
    int compared = 0;
    Matcher row = PROBABILITY.matcher(printed);
    while (row.find()) {
      Double probability = expected.get(row.group(1));
      if (probability != null) {
        assertThat(Double.parseDouble(row.group(2)))
            .as("patient %s", row.group(1))
            .isCloseTo(probability, within(1e-5));
        compared++;
      }
    }
    return compared;
  }

  private Map<String, Double> expected() throws IOException {
    Map<String, Double> expected = new HashMap<>();
    String file = "examples/data/" + known + "_expected.csv";
    for (String line : Files.readAllLines(Build.repository().resolve(file))) {
      String[] cells = line.split(",", -1);
      if (!cells[0].equals("patient_id")) {
        expected.put(cells[0], Double.valueOf(cells[1]));
      }
    }
    return expected;
  }

  @Override
  public String toString() {
    return java;
  }
}
