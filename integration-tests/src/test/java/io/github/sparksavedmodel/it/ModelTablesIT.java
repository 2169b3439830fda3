/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.SavedModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models as tables: the data source {@code savedmodel} and the table functions. */
class ModelTablesIT {
  private static final SparkSession SPARK = TestSession.get();

  private static List<String> rows(String sql) {
    return SPARK.sql(sql).collectAsList().stream().map(Row::toString).collect(Collectors.toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "signatures|model STRING,tags ARRAY<STRING>,signature STRING,method STRING,"
            + "inputs ARRAY<STRING>,outputs ARRAY<STRING>",
        "inputs|model STRING,tags ARRAY<STRING>,signature STRING,name STRING,type STRING,"
            + "shape ARRAY<BIGINT>,encoding STRING,tensor STRING,components ARRAY<STRUCT<"
            + "name: STRING, type: STRING, shape: ARRAY<BIGINT>, tensor: STRING>>,default STRING",
        "outputs|model STRING,tags ARRAY<STRING>,signature STRING,name STRING,type STRING,"
            + "shape ARRAY<BIGINT>,encoding STRING,tensor STRING,components ARRAY<STRUCT<"
            + "name: STRING, type: STRING, shape: ARRAY<BIGINT>, tensor: STRING>>,default STRING",
        "features|model STRING,tags ARRAY<STRING>,signature STRING,input STRING,message STRING,"
            + "name STRING,kind STRING,layout STRING,list BOOLEAN,shape ARRAY<BIGINT>,"
            + "required BOOLEAN,default STRING,parts ARRAY<STRUCT<role: STRING, feature: STRING, "
            + "size: BIGINT>>,unknown STRING",
        "variables|model STRING,name STRING,path STRING,type STRING,shape ARRAY<BIGINT>,"
            + "bytes BIGINT,shard INT,key STRING",
        "metagraphs|model STRING,tags ARRAY<STRING>,tensorflow_version STRING,"
            + "signatures ARRAY<STRING>,assets ARRAY<STRING>,identity STRING",
        "assets|model STRING,tags ARRAY<STRING>,asset STRING,path STRING,bytes BIGINT",
        "ops|model STRING,tags ARRAY<STRING>,op STRING,in_graph BIGINT,in_functions BIGINT,"
            + "risk STRING",
        "functions|model STRING,tags ARRAY<STRING>,path STRING,"
            + "arguments ARRAY<STRUCT<name: STRING, type: STRING>>,result STRING,"
            + "graph_function STRING",
        "descriptions|model STRING,description STRING"
      })
  void columnsAreAPromise(String view, String columns) {
    String model = Fixtures.model("variables");
    String schema = SPARK
        .read()
        .format("savedmodel")
        .option("view", view)
        .load(model)
        .schema()
        .toDDL();
    assertThat(schema.replace(" NOT NULL", "")).isEqualTo(columns);
    assertThat(SPARK
            .sql("SELECT * FROM savedmodel_" + view + "('" + model + "')")
            .schema()
            .toDDL())
        .isEqualTo(schema);
    assertThat(rows("SELECT * FROM savedmodel_" + view + "('" + model + "')"))
        .isEqualTo(
            SPARK
                .read()
                .format("savedmodel")
                .option("view", view)
                .load(model)
                .collectAsList()
                .stream()
                .map(Row::toString)
                .collect(Collectors.toList()));
  }

  @Test
  void showsSignaturesOfSeveralModels() {
    assertThat(SPARK
            .read()
            .format("savedmodel")
            .load(Fixtures.model("ref_variable"), Fixtures.model("variables"))
            .selectExpr(
                "substring_index(model, '/', -1)", "tags[0]", "signature", "inputs", "outputs")
            .collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[ref_variable,serve,serving_default,ArraySeq(x),ArraySeq(y)]",
            "[variables,serve,serving_default,ArraySeq(x),ArraySeq(y)]");
  }

  @Test
  void showsTheFeaturesThatAreParsed() {
    String models =
        "'" + Fixtures.model("examples_tf2") + "', '" + Fixtures.model("examples_sequence") + "'";
    assertThat(
            rows("SELECT signature, input, message, kind, layout, list, shape, required, default,"
                + " parts.role, parts.feature, parts.size, unknown FROM savedmodel_features("
                + models
                + ") WHERE name IN ('matrix', 'city', 'value', 'clicks')"))
        .containsExactlyInAnyOrder(
            "[serving_default,examples,tf.Example,float,dense,false,ArraySeq(2, 2),true,null,"
                + "ArraySeq(),ArraySeq(),ArraySeq(),null]",
            "[serving_default,examples,tf.Example,bytes,dense,false,ArraySeq(),false,\"Paris\","
                + "ArraySeq(),ArraySeq(),ArraySeq(),null]",
            "[serving_default,examples,tf.Example,float,var_length,false,null,false,null,"
                + "ArraySeq(index),ArraySeq(at),ArraySeq(10),null]",
            "[serving_default,examples,tf.SequenceExample,int64,dense,true,ArraySeq(),true,null,"
                + "ArraySeq(),ArraySeq(),ArraySeq(),null]",
            "[older,examples,tf.SequenceExample,int64,dense,true,ArraySeq(),false,null,"
                + "ArraySeq(),ArraySeq(),ArraySeq(),null]");
  }

  @Test
  void describesAsShowDoes() {
    String model = Fixtures.model("variables");
    assertThat(SPARK
            .sql("SELECT description FROM savedmodel_descriptions('" + model + "')")
            .first()
            .getString(0))
        .isEqualTo(SavedModel.inspect(model).toString());
  }

  @Test
  void readsValuesWhereTheyAreAskedFor() {
    String call =
        "savedmodel_variables('" + Fixtures.model("variables") + "', map('values', 'true'))";
    assertThat(rows("SELECT floats FROM " + call + " WHERE path = 'dense_layer.kernel'"))
        .containsExactly("[ArraySeq(1.0, 2.0)]");
    assertThat(rows("SELECT integers FROM " + call + " WHERE name = 'of_uint64'"))
        .containsExactly("[ArraySeq(0, 18446744073709551615)]");
    assertThat(rows("SELECT decode(strings[0], 'UTF-8') FROM " + call + " WHERE type = 'string'"))
        .containsExactly("[größe]");
  }

  @Test
  void isATemporaryView() {
    SPARK.sql("CREATE OR REPLACE TEMPORARY VIEW looked_into USING savedmodel OPTIONS (path '"
        + Fixtures.model("vocabulary") + "', view 'assets')");
    assertThat(rows("SELECT asset, bytes FROM looked_into"))
        .containsExactly("[vocabulary.txt,"
            + "spark tensor flow graph größe\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                .length
            + "]");
  }

  @Test
  void refusesWhatIsNoModelAndNoOption() {
    assertThatThrownBy(() -> SPARK.sql("SELECT * FROM savedmodel_ops('nowhere')"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("[MODEL_NOT_FOUND]");
    assertThatThrownBy(() -> SPARK.sql("SELECT * FROM savedmodel_ops(1)"))
        .hasMessageContaining("[TABLE_FUNCTION_ARGUMENTS]");
    assertThatThrownBy(() -> SPARK.read().format("savedmodel").load())
        .hasMessageContaining("[MODEL_TABLE_PATH_MISSING]");
    String model = Fixtures.model("variables");
    for (Map.Entry<String, String> option :
        Map.of("vew", "[OPTION_UNKNOWN]", "view", "[OPTION_VALUE_INVALID]").entrySet()) {
      assertThatThrownBy(() ->
              SPARK.read().format("savedmodel").option(option.getKey(), "ops,").load(model))
          .hasMessageContaining(option.getValue());
    }
  }
}
