/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Public models that nobody made for this project, scored from SQL, with the values that their
 * makers state. They are not in the repository: the folder is given by the system property
 * {@code savedmodel.corpora}.
 */
@SparkTest
@SparkIndependent
class PublicModelsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String FOLDER = System.getProperty("savedmodel.corpora", "");

  @BeforeEach
  void needsTheModels() {
    assumeTrue(
        !FOLDER.isBlank() && Files.isDirectory(Path.of(FOLDER)),
        "skipped: the system property savedmodel.corpora names no folder with public models");
  }

  /** All numbers of the call's output, in order, from all rows. */
  private static List<Double> scored(
      String model, String from, String inputs, String options, String output) {
    String map = options.equals("-") ? "" : ", map(" + options + ")";
    return SPARK
        .sql("SELECT savedmodel_predict('" + FOLDER + "/" + model + "', struct(" + inputs + ")"
            + map + ")." + output + " FROM " + from)
        .collectAsList()
        .stream()
        .flatMap(row -> numbers(row.get(0)).stream())
        .toList();
  }

  private static List<Double> numbers(Object value) {
    if (value instanceof Seq<?> values) {
      return CollectionConverters.asJava(values).stream()
          .flatMap(inner -> numbers(inner).stream())
          .toList();
    }
    return List.of(((Number) value).doubleValue());
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
          serving/saved_model_half_plus_two_cpu/00000123     | VALUES (1f), (2f), (7f) | col1 AS x                                   | -                               | y        | 2.5 3 5.5
          serving/saved_model_half_plus_two_cpu/00000123     | VALUES (1f), (2f)       | array(col1) AS x                            | -                               | y        | 2.5 3
          serving/saved_model_half_plus_two_cpu/00000123     | VALUES (2d), (3d)       | col1 AS inputs                              | 'signature', 'regress_x2_to_y3' | outputs  | 4 4.5
          serving/saved_model_half_plus_two_tf2_cpu/00000123 | VALUES (1f), (2f), (7f) | col1 AS x                                   | -                               | y        | 2.5 3 5.5
          serving/saved_model_half_plus_two_tf2_cpu/00000123 | VALUES (1, 2), (3, 4)   | col1 AS a, col2 AS b                        | -                               | y        | 2 2
          serving/saved_model_half_plus_two_gpu/00000123     | VALUES (1f), (2f), (7f) | col1 AS x                                   | -                               | y        | 2.5 3 5.5
          serving/saved_model_half_plus_two_2_versions       | VALUES (2f)             | col1 AS x                                   | 'version', '123'                | y        | 3
          serving/saved_model_half_plus_two_2_versions       | VALUES (2f)             | col1 AS x                                   | -                               | y        | 3
          serving/saved_model_half_plus_three/00000123       | VALUES (2f)             | col1 AS x                                   | -                               | y        | 4
          serving/matrix_half_plus_two/1                     | VALUES (1f), (3f)       | array_repeat(array_repeat(col1, 3), 3) AS x | -                               | y        | 2.5 2.5 2.5 2.5 2.5 2.5 2.5 2.5 2.5 3.5 3.5 3.5 3.5 3.5 3.5 3.5 3.5 3.5
          serving/session_bundle_half_plus_two               | VALUES (1f), (2f), (7f) | col1 AS x                                   | -                               | y        | 2.5 3 5.5
          serving/bad_half_plus_two/00000123                 | VALUES (1f), (2f), (7f) | col1 AS Placeholder                         | -                               | Add      | 2.5 3 5.5
          tfjs/times_three_float                             | VALUES (5f), (-1f)      | col1 AS x                                   | -                               | output_0 | 15 -3
          tfjs/times_two_int                                 | VALUES (5), (-1)        | col1 AS x                                   | -                               | output_0 | 10 -2
          tfjs/module_with_multiple_signatures               | VALUES (5f)             | col1 AS x                                   | -                               | output_0 | 15
          tfjs/module_with_multiple_signatures               | VALUES (5f)             | col1 AS x                                   | 'signature', 'timestwo'         | output_0 | 10
          tfjs/int64_multiply                                | VALUES (3L), (4L), (5L) | col1 AS x                                   | -                               | output_0 | 18 24 30
          tfjs/int64_multiply                                | VALUES (array(3L, 4L))  | col1 AS x                                   | -                               | output_0 | 18 24
          tfjs/uint8_multiply                                | VALUES (3), (255)       | col1 AS x                                   | -                               | output_0 | 18 1530
          """)
  void givesTheKnownValues(
      String model, String from, String inputs, String options, String output, String expected) {
    List<Double> actual = scored(model, from, inputs, options, output);
    String[] known = expected.split(" ", -1);
    assertThat(actual).hasSize(known.length);
    for (int i = 0; i < known.length; i++) {
      assertThat(actual.get(i)).isCloseTo(Double.parseDouble(known[i]), within(1e-5));
    }
  }

  @Test
  void scoresModelsWithSeveralOutputs() {
    assertThat(SPARK
            .sql("SELECT savedmodel_predict('" + FOLDER
                + "/tfjs/model_multi_output', struct(3 AS x, 4 AS y)) AS s")
            .select("s.*")
            .columns())
        .containsExactly("output_0", "output_1");
    String two = "tfjs/model_multi_output";
    String inputs = "col1 AS x, col2 AS y";
    assertThat(scored(two, "VALUES (3, 4)", inputs, "-", "output_0")).containsExactly(6.0);
    assertThat(scored(two, "VALUES (3, 4)", inputs, "-", "output_1")).containsExactly(4.0);
    String one = "tfjs/model_single_input_multi_output";
    assertThat(scored(one, "VALUES (3)", "col1 AS x", "-", "output_0")).containsExactly(6.0);
    assertThat(scored(one, "VALUES (3)", "col1 AS x", "-", "output_1")).containsExactly(3.0);
  }

  @Test
  void scoresAnEstimatorThatHasOnlyPredict() {
    String babies =
        "(SELECT if(id % 2 = 0, 'True', 'False') is_male, 20 + id % 20 AS mother_age, '1' AS mother_race,"
            + " 1 + id % 2 AS plurality, 35 + id % 6 AS gestation_weeks, 'True' AS mother_married,"
            + " 'False' AS cigarette_use, 'False' AS alcohol_use FROM range(200))";
    List<Double> one =
        scored("babyweight/1554227547", babies, "*", "'batchSize', '1'", "predictions");
    List<Double> many =
        scored("babyweight/1554227547", babies, "*", "'batchSize', '64'", "predictions");
    assertThat(one).hasSize(200).allMatch(Double::isFinite);
    for (int i = 0; i < one.size(); i++) {
      assertThat(many.get(i))
          .isCloseTo(one.get(i), within(1e-5 * Math.max(1, Math.abs(one.get(i)))));
    }
    assertThat(one).doesNotContain(0.0).anyMatch(weight -> weight > 5 && weight < 10);
  }

  private static byte[] example(Map<String, Float> features) {
    Features.Builder values = Features.newBuilder();
    features.forEach((name, value) -> values.putFeature(
        name,
        Feature.newBuilder()
            .setFloatList(FloatList.newBuilder().addValue(value))
            .build()));
    return Example.newBuilder().setFeatures(values).build().toByteArray();
  }

  @Test
  void scoresExamples() {
    List<Row> rows = Stream.of(1f, 2f, 7f)
        .map(x -> RowFactory.create((Object) example(Map.of("x", x, "x2", 10 * x))))
        .toList();
    SPARK
        .createDataFrame(rows, new StructType().add("inputs", DataTypes.BinaryType))
        .createOrReplaceTempView("examples");
    String model = "serving/saved_model_half_plus_two_cpu/00000123";
    String classify = "'signature', 'classify_x_to_y', 'method', 'classify'";
    String regress = "'method', 'regress', 'signature', ";
    assertThat(scored(model, "examples", "inputs", classify, "classes.score"))
        .containsExactly(2.5, 3.0, 5.5);
    assertThat(scored(model, "examples", "inputs", regress + "'regress_x_to_y'", "value"))
        .containsExactly(2.5, 3.0, 5.5);
    assertThat(scored(model, "examples", "inputs", regress + "'regress_x_to_y2'", "value"))
        .containsExactly(3.5, 4.0, 6.5);
  }

  @Test
  void recognisesIrises() throws IOException {
    List<String> kinds = List.of("Iris-setosa", "Iris-versicolor", "Iris-virginica");
    Map<String, String> scales = new HashMap<>();
    new ObjectMapper()
        .readTree(Path.of(FOLDER, "iris/settings.json").toFile())
        .forEach(setting ->
            scales.put(setting.get("name").asText(), setting.path("aggregators").asText()));
    List<String> flowers;
    try (Stream<String> lines = Files.lines(Path.of(FOLDER, "iris/iris.csv"))) {
      flowers = lines.filter(line -> !line.isBlank()).toList();
    }
    List<Row> rows = flowers.stream()
        .map(flower -> RowFactory.create((Object) iris(flower.split(",", -1), scales, kinds)))
        .toList();
    SPARK
        .createDataFrame(rows, new StructType().add("examples", DataTypes.BinaryType))
        .coalesce(1)
        .createOrReplaceTempView("irises");

    List<Double> ids =
        scored("iris/model", "irises", "examples", "'signature', 'predict'", "class_ids");
    List<Double> scores = scored(
        "iris/model", "irises", "examples AS inputs", "'method', 'classify'", "classes.score");

    assertThat(ids).hasSize(150);
    assertThat(IntStream.range(0, 150)
            .filter(row -> flowers.get(row).endsWith(kinds.get(ids.get(row).intValue())))
            .count())
        .isGreaterThan(120);
    assertThat(scores).hasSize(450);
    for (int row = 0; row < 150; row++) {
      List<Double> three = scores.subList(3 * row, 3 * row + 3);
      assertThat(three.indexOf(Collections.max(three))).isEqualTo(ids.get(row).intValue());
    }
  }

  /** Its features, scaled as in training; those of the label have to be there, too. */
  private static byte[] iris(String[] flower, Map<String, String> scales, List<String> kinds) {
    Map<String, Float> features = new HashMap<>();
    kinds.forEach(kind -> features.put("class_name_" + kind, 0f));
    List<String> names = List.of("sepal_length", "sepal_width", "petal_length", "petal_width");
    for (int i = 0; i < names.size(); i++) {
      String[] scale = Objects.requireNonNull(scales.get(names.get(i))).split(",", -1);
      double scaled = (Double.parseDouble(flower[i]) - Double.parseDouble(scale[0]))
          / Double.parseDouble(scale[1]);
      features.put(names.get(i), (float) scaled);
    }
    return example(features);
  }

  @Test
  void countsRuns() {
    String model = "serving/saved_model_counter/00000123";
    String rows = "range(0, 3, 1, 1)";
    String options = "'runs', 'rows', 'signature', ";
    assertThat(scored(model, rows, "id", options + "'reset_counter'", "output"))
        .containsExactly(0.0, 0.0, 0.0);
    assertThat(scored(model, rows, "id", options + "'incr_counter'", "output"))
        .containsExactly(1.0, 2.0, 3.0);
    assertThat(scored(model, rows, "id", options + "'get_counter'", "output"))
        .containsExactly(3.0, 3.0, 3.0);
  }

  @Test
  void refusesSignaturesWithoutInputs() {
    assertThat(catchThrowable(() -> scored(
            "serving/saved_model_counter/00000123",
            "VALUES (1f)",
            "col1 AS x",
            "'signature', 'get_counter'",
            "output")))
        .hasMessageContaining("[INPUTS_MISSING]");
  }
}
