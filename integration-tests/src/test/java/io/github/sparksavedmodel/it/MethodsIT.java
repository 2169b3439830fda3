/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The methods classify and regress, as TensorFlow Serving puts them together from the outputs. */
@SparkTest
class MethodsIT {
  private static final SparkSession SPARK = TestSession.get();

  private static JsonNode known(String model, String signature) throws IOException {
    return KnownValues.cases(model).stream()
        .filter(known -> known.get("signature").asText().equals(signature))
        .findFirst()
        .orElseThrow();
  }

  private static Dataset<Row> inputs(String model, String signature) throws IOException {
    SignatureDescription described = SavedModel.load(SPARK, Fixtures.model(model))
        .describe()
        .metaGraph(List.of("serve"))
        .orElseThrow()
        .signature(signature)
        .orElseThrow();
    JsonNode inputs = known(model, signature).get("inputs");
    StructType schema = KnownValues.schema(described, inputs);
    return SPARK.createDataFrame(KnownValues.rows(schema, inputs), schema);
  }

  private static String call(String model, String signature, String options) {
    return "savedmodel_predict('" + Fixtures.model(model) + "', struct(*), map('signature', '"
        + signature + "', " + options + "))";
  }

  private static Executed scored(Dataset<Row> inputs, String columns) {
    inputs.createOrReplaceTempView("method_inputs");
    return Executed.of("SELECT " + columns + " FROM method_inputs ORDER BY row");
  }

  /**
   * Label and score of each class of each row; without an output, TensorFlow Serving's defaults.
   */
  private static List<List<Row>> classifications(JsonNode outputs) {
    JsonNode either = outputs.elements().next();
    List<List<Row>> rows = new ArrayList<>();
    for (int row = 0; row < either.size(); row++) {
      List<Row> classes = new ArrayList<>();
      for (int i = 0; i < either.get(row).size(); i++) {
        classes.add(org.apache.spark.sql.RowFactory.create(
            outputs.has("classes") ? outputs.get("classes").get(row).get(i).asText() : "",
            outputs.has("scores") ? outputs.get("scores").get(row).get(i).floatValue() : 0f));
      }
      rows.add(classes);
    }
    return rows;
  }

  private static void isClassified(Executed scored, JsonNode outputs) {
    List<List<Row>> expected = classifications(outputs);
    assertThat(scored.rows()).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      List<Row> classes = scored.rows().get(row).getStruct(0).getList(0);
      assertThat(classes)
          .extracting(entry -> entry.getString(0))
          .isEqualTo(expected.get(row).stream().map(entry -> entry.getString(0)).toList());
      for (int i = 0; i < classes.size(); i++) {
        assertThat(Tolerance.compare(
                classes.get(i).getFloat(1), expected.get(row).get(i).getFloat(1)))
            .isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "estimator_linear, classification",
    "estimator_dnn, serving_default",
    "estimator_heads, scores",
    "estimator_heads, classes",
    "methods, both",
    "methods, named_predict"
  })
  void classifies(String model, String signature) throws IOException {
    Executed scored =
        scored(inputs(model, signature), call(model, signature, "'method', 'classify'"));
    isClassified(scored, known(model, signature).get("outputs"));
    assertThat(scored.rows().get(0).getStruct(0).schema().sql())
        .isEqualTo("STRUCT<classes: ARRAY<STRUCT<label: STRING NOT NULL, score: FLOAT NOT NULL>>"
            + " NOT NULL>");
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "VECTORS"})
  void classifiesColumns(DataLayout layout) throws IOException {
    layout.use(
        inputs("methods", "both"),
        rows -> isClassified(
            scored(rows, call("methods", "both", "'method', 'classify'")),
            known("methods", "both").get("outputs")));
  }

  @ParameterizedTest
  @CsvSource({
    "estimator_linear, regression",
    "estimator_regressor, serving_default",
    "estimator_heads, doubled",
    "methods, vector",
    "methods, matrix",
    "methods, open_matrix"
  })
  void regresses(String model, String signature) throws IOException {
    Executed scored =
        scored(inputs(model, signature), call(model, signature, "'method', 'regress'") + ".value");
    JsonNode expected = known(model, signature).get("outputs").get("outputs");
    assertThat(scored.rows()).hasSize(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      JsonNode value = expected.get(row).isArray() ? expected.get(row).get(0) : expected.get(row);
      assertThat(Tolerance.compare(scored.rows().get(row).getFloat(0), value.floatValue()))
          .isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          estimator_linear | predict         | classify | METHOD_UNFIT
          estimator_linear | serving_default | regress  | METHOD_UNFIT
          methods          | vector          | classify | METHOD_UNFIT
          arithmetic       | serving_default | regress  | METHOD_UNFIT
          """)
  void refusesSignaturesThatAreNotOfTheMethod(
      String model, String signature, String method, String condition) throws IOException {
    inputs(model, signature).createOrReplaceTempView("method_inputs");
    String query =
        "SELECT " + call(model, signature, "'method', '" + method + "'") + " FROM method_inputs";
    assertThatThrownBy(() -> SPARK.sql(query)).hasMessageContaining("[" + condition + "]");
  }

  @Test
  void takesASignatureByItsWordWhenCastsAreStrict() throws IOException {
    Dataset<Row> rows = inputs("methods", "named_predict");
    SavedModel model = SavedModel.load(SPARK, Fixtures.model("methods"));
    var scorer = model.scorer().signature("named_predict").option("method", "classify");
    assertThat(scorer.describe(rows.schema()))
        .contains("method  classify -> STRUCT<classes: ARRAY<STRUCT<label: STRING")
        .contains("although the signature says \"tensorflow/serving/predict\"");
    assertThatThrownBy(() -> scorer.option("casts", "strict").score(rows))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("[METHOD_NAME_MISMATCH]");
    assertThat(scorer.signature("both").option("casts", "strict").describe(rows.schema()))
        .doesNotContain("although");
  }

  @ParameterizedTest
  @CsvSource({
    "uneven, classify, CLASSES_SCORES_MISMATCH",
    "uneven, predict, ",
    "wide, regress, OUTPUT_TYPE_MISMATCH",
    "wide, predict, "
  })
  void refusesOutputsThatDoNotFit(String signature, String method, String condition)
      throws IOException {
    Dataset<Row> rows = inputs("methods", signature);
    String call = call("methods", signature, "'method', '" + method + "'");
    Throwable failure = catchThrowable(() -> scored(rows, call));
    if (condition == null) {
      assertThat(failure).isNull();
    } else {
      assertThat(failure).hasStackTraceContaining("[" + condition + "]");
    }
  }

  @Test
  void scorerGivesTheFieldUnderAnyName() throws IOException {
    Dataset<Row> scored = SavedModel.load(SPARK, Fixtures.model("estimator_linear"))
        .scorer()
        .option("method", "classify")
        .output("classes", "ranking")
        .score(inputs("estimator_linear", "serving_default"));
    assertThat(scored.columns()).containsExactly("row", "inputs", "ranking");
    assertThat(scored.selectExpr("ranking[0].label").collectAsList())
        .allMatch(row -> row.getString(0).equals("0"));
  }

  @Test
  void allMethodsOfAModelShareOneRun() throws IOException {
    Executed scored = scored(
        inputs("estimator_linear", "serving_default"),
        call("estimator_linear", "classification", "'method', 'classify'") + ".classes[1].score, "
            + call("estimator_linear", "regression", "'method', 'regress'") + ".value, "
            + call("estimator_linear", "predict", "'inputs.examples', 'inputs'") + ".logistic[0]");
    assertThat(scored.scores()).hasSize(1);
    assertThat(scored.rows())
        .hasSize(4)
        .allMatch(row -> Tolerance.compare(row.getFloat(0), row.getFloat(1)) == 0)
        .allMatch(row -> Tolerance.compare(row.getFloat(0), row.getFloat(2)) == 0);
  }

  @Test
  void rowsThatAreRefusedAreNull() throws IOException {
    Dataset<Row> rows = inputs("estimator_linear", "serving_default")
        .selectExpr("row", "if(row = 1, X'FF', inputs) AS inputs");
    Executed scored = scored(
        rows,
        call(
            "estimator_linear",
            "serving_default",
            "'method', 'classify', 'mode', 'PERMISSIVE', 'errorColumn', 'reason'"));
    assertThat(scored.rows()).hasSize(4);
    for (int row = 0; row < 4; row++) {
      Row result = scored.rows().get(row).getStruct(0);
      assertThat(result.isNullAt(0)).isEqualTo(row == 1);
      assertThat(result.isNullAt(1)).isEqualTo(row != 1);
    }
  }
}
