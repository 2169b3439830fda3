/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.model.FunctionDescription;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Functions that are attached to objects of a model are called without being signatures. */
@SparkTest
@SparkIndependent
class FunctionsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String MODEL = KnownGraph.path("functions");

  private static List<Row> called(String function, String rows, String inputs, String output) {
    return SPARK
        .sql("SELECT savedmodel_predict('" + MODEL + "', struct(" + inputs + "), map('function', '"
            + function + "')).`" + output + "` FROM " + rows)
        .collectAsList();
  }

  @Test
  void takeVariables() {
    JsonNode known = KnownGraph.values("functions").get("__call__");
    String rows = KnownGraph.rows(known.get("x"));
    for (String output : List.of("product", "double")) {
      KnownGraph.compare(called("__call__", rows, "col1 AS x", output), known.get(output));
    }
  }

  @Test
  void takeTablesAndConstants() {
    JsonNode encode = KnownGraph.values("functions").get("encoder.encode");
    KnownGraph.compare(
        called("encoder.encode", KnownGraph.rows(encode.get("word")), "col1 AS word", "output_0"),
        encode.get("output_0"));

    JsonNode weigh = KnownGraph.values("functions").get("weigh");
    String rows = KnownGraph.rows(weigh.get("word"), weigh.get("weight"));
    for (String output : List.of("output_0", "output_1")) {
      KnownGraph.compare(
          called("weigh", rows, "col1 AS word, col2 AS weight", output), weigh.get(output));
    }
  }

  @Test
  void areChosenByTheColumnsIfTracedTwice() {
    assertThat(called("shift", "VALUES (array(1f, 2f))", "col1 AS x", "output_0")
            .get(0)
            .getList(0))
        .isEqualTo(List.of(2f, 3f));
    JsonNode known = KnownGraph.values("functions").get("shift");
    KnownGraph.compare(
        called("shift", KnownGraph.rows(known.get("x")), "col1 AS x", "output_0"),
        known.get("output_0"));
  }

  @Test
  void areListedIfNoneFitsAndFoundByTheirOwnName() {
    assertThat(catchThrowable(() -> called("shift", "VALUES ('a')", "col1 AS x", "output_0")))
        .hasMessageContaining("[FUNCTION_AMBIGUOUS]")
        .hasMessageContaining("fit 0 of these")
        .hasMessageContaining("x float32 [-1, 2]");
    String name = functions().stream()
        .filter(function -> function.path().equals("shift"))
        .filter(function -> function.inputs().get(0).shape().rank() == 1)
        .findFirst()
        .orElseThrow()
        .name();
    assertThat(called(name, "VALUES (1f)", "col1 AS x", "output_0").get(0).getFloat(0))
        .isEqualTo(2f);
  }

  private static List<FunctionDescription> functions() {
    return SavedModel.load(SPARK, MODEL).describe().metaGraphs().get(0).functions();
  }

  @Test
  void areDescribed() {
    assertThat(functions())
        .extracting(FunctionDescription::path)
        .containsExactly("__call__", "encoder.encode", "shift", "shift", "weigh");
    assertThat(SavedModel.load(SPARK, MODEL).describe().toString())
        .contains("function \"encoder.encode\"", "no signatures");
  }

  @Test
  void areRefusedIfThereIsNone() {
    assertThat(catchThrowable(() -> called("decode", "VALUES (1f)", "col1 AS x", "output_0")))
        .hasMessageContaining("[FUNCTION_NOT_FOUND]")
        .hasMessageContaining("\"encoder.encode\"");
  }
}
