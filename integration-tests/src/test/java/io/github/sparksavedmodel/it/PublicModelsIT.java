/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Public models that nobody made for this project, with the values that their makers state. They
 * are not in the repository: the folder is given by the system property {@code savedmodel.corpora}.
 */
@SparkTest
class PublicModelsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String FOLDER = System.getProperty("savedmodel.corpora", "");

  @BeforeEach
  void needsTheModels() {
    assumeTrue(
        !FOLDER.isBlank() && Files.isDirectory(Path.of(FOLDER)),
        "skipped: the system property savedmodel.corpora names no folder with public models");
  }

  private static Object scored(String model, String inputs, String options, String output) {
    List<Row> rows = SPARK
        .sql("SELECT savedmodel_predict('" + FOLDER + "/" + model + "', " + inputs + ", map("
            + options + "))." + output)
        .collectAsList();
    return rows.get(0).get(0);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          serving/saved_model_half_plus_two_cpu/00000123      | struct(3f AS x)         |                                | y           | 3.5
          serving/saved_model_half_plus_two_cpu/00000123      | struct(array(3f) AS x)  |                                | y[0]        | 3.5
          serving/saved_model_half_plus_two_tf2_cpu/00000123  | struct(3f AS x)         |                                | y[0]        | 3.5
          serving/saved_model_half_plus_two_gpu/00000123      | struct(7f AS x)         |                                | y           | 5.5
          serving/saved_model_half_plus_two_2_versions        | struct(2f AS x)         | 'version', '123'               | y           | 3
          tfjs/times_three_float                              | struct(5f AS x)         |                                | `output_0`  | 15
          tfjs/times_two_int                                  | struct(5 AS x)          |                                | `output_0`  | 10
          """)
  void givesTheKnownValue(
      String model, String inputs, String options, String output, double expected) {
    Object value = scored(model, inputs, options == null ? "'casts', 'rounding'" : options, output);
    if (value instanceof scala.collection.Seq<?> values) {
      value = values.apply(0);
    }
    assertThat(((Number) value).doubleValue()).isCloseTo(expected, within(1e-5));
  }

  @Test
  void scoresAMatrix() {
    Object y = scored(
        "serving/matrix_half_plus_two/1",
        "struct(array(array(1f,2f,3f), array(4f,5f,6f), array(7f,8f,9f)) AS x)",
        "'squeeze', 'false'",
        "y");
    assertThat(String.valueOf(y).replaceAll("[^0-9.,]", ""))
        .isEqualTo("2.5,3.0,3.5,4.0,4.5,5.0,5.5,6.0,6.5");
  }
}
