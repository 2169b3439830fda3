/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.spark.ScoreExec;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Every fixture that can be scored gives, from SQL, the values that Python TensorFlow gives. */
@SparkTest
@SparkIndependent
class KnownValuesIT {
  private static final RecursiveComparisonConfiguration CLOSE =
      RecursiveComparisonConfiguration.builder()
          .withComparatorForType(Tolerance::compare, Float.class)
          .withComparatorForType(Tolerance::compare, Double.class)
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "guide_scalar_tf1",
        "guide_scalar_tf2",
        "arithmetic",
        "dtypes",
        "rare_dtypes",
        "arrays",
        "open_dims",
        "repeated",
        "internal_dim",
        "unknown_rank_in",
        "tag_sets",
        "text_format",
        "only_predict",
        "two_signatures_no_default",
        "rejects_negative",
        "broken_by_negative",
        "defaults",
        "vocabulary",
        "gpu_pinned",
        "ref_variable",
        "keras_mlp",
        "raw_strings",
        "int_inputs_many",
        "fixed_batch",
        "fixed_batches",
        "overlapping_signatures",
        "examples_tf1",
        "examples_tf2",
        "examples_single",
        "examples_sequence",
        "examples_grouped",
        "examples_grouped_tf1"
      })
  void scoresAsPythonDoes(String model) throws IOException {
    for (int batchSize : new int[] {0, 1, 2}) {
      check(model, DataLayout.ROWS, batchSize);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "meta_graphs",
        "simple_save",
        "main_op",
        "legacy_init_op",
        "transform_graph",
        "hub_v1",
        "hub_v2",
        "versions",
        "keras_text",
        "keras_lstm",
        "while_loop",
        "estimator_linear",
        "estimator_dnn",
        "estimator_regressor",
        "estimator_heads",
        "estimator_raw",
        "keras_saved"
      })
  void scoresWhatEverySystemMakes(String model) throws IOException {
    check(model, DataLayout.ROWS, 2);
  }

  static Stream<Arguments> modelsAndLayouts() {
    return Stream.of(
            "arithmetic",
            "dtypes",
            "rare_dtypes",
            "arrays",
            "open_dims",
            "internal_dim",
            "unknown_rank_in",
            "rejects_negative",
            "defaults",
            "vocabulary",
            "keras_mlp",
            "raw_strings",
            "int_inputs_many",
            "fixed_batch")
        .flatMap(model -> Stream.of(DataLayout.values())
            .filter(layout -> layout != DataLayout.ROWS)
            .map(layout -> Arguments.of(model, layout)));
  }

  @ParameterizedTest
  @MethodSource("modelsAndLayouts")
  void scoresColumnsAsItDoesRows(String model, DataLayout layout) throws IOException {
    check(model, layout, 0);
  }

  private static void check(String model, DataLayout layout, int batchSize) throws IOException {
    SavedModel described = SavedModel.load(TestSession.get(), Fixtures.model(model));
    for (JsonNode known : KnownValues.cases(model)) {
      if (!hasConstantInput(known)) {
        check(described, model, known, layout, batchSize);
      }
    }
  }

  /** A scalar beside batched inputs cannot be given as a column. */
  private static boolean hasConstantInput(JsonNode known) {
    for (JsonNode input : known.get("inputs")) {
      if (!input.isArray()) {
        return true;
      }
    }
    return false;
  }

  private static void check(
      SavedModel described, String model, JsonNode known, DataLayout layout, int batchSize)
      throws IOException {
    List<String> tags = new ArrayList<>();
    known.get("tags").forEach(tag -> tags.add(tag.asText()));
    String key = known.get("signature").asText();
    SignatureDescription signature =
        described.describe().metaGraph(tags).orElseThrow().signature(key).orElseThrow();
    StructType schema = KnownValues.schema(signature, known.get("inputs"));
    String options = "map('signature', '" + key + "', 'tags', '" + String.join(",", tags)
        + "', 'batchSize', '" + (batchSize == 0 ? "auto" : batchSize) + "')";
    layout.use(
        TestSession.get().createDataFrame(KnownValues.rows(schema, known.get("inputs")), schema),
        inputs -> {
          inputs.createOrReplaceTempView("known_inputs");
          Executed scored = Executed.of("SELECT row, savedmodel_predict('" + Fixtures.model(model)
              + "', struct(*), " + options + ") AS out FROM known_inputs");
          compare(scored, known.get("outputs"));
          if (layout.givesColumns(schema)) {
            assertThat(scored.scores()).isNotEmpty().allMatch(ScoreExec::supportsColumnar);
          }
        });
  }

  private static void compare(Executed scored, JsonNode expected) {
    assertThat(scored.rows()).isNotEmpty();
    List<Row> rows = new ArrayList<>(scored.rows());
    rows.sort(Comparator.comparingInt(row -> row.getInt(0)));
    expected.properties().forEach(output -> compare(rows, output.getKey(), output.getValue()));
  }

  private static void compare(List<Row> scored, String output, JsonNode expected) {
    assertThat(scored).hasSize(expected.size());
    for (int row = 0; row < scored.size(); row++) {
      Row struct = scored.get(row).getStruct(1);
      int field = struct.fieldIndex(output);
      DataType type = struct.schema().apply(field).dataType();
      assertThat(plain(struct.get(field)))
          .as("%s of row %d", output, row)
          .usingRecursiveComparison(CLOSE)
          .isEqualTo(plain(KnownValues.value(expected.get(row), type)));
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Seq<?> values) {
      return CollectionConverters.asJava(values).stream()
          .map(KnownValuesIT::plain)
          .toArray();
    }
    if (value instanceof Row struct) {
      return IntStream.range(0, struct.length()).mapToObj(struct::get).toArray();
    }
    return value instanceof Object[] values
        ? Stream.of(values).map(KnownValuesIT::plain).toArray()
        : value;
  }
}
