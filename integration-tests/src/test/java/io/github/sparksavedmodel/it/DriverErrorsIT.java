/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.error.SavedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mistakes that are found on the driver, before any task: as AnalysisException in SQL, as our own
 * in Java.
 */
@SparkTest
class DriverErrorsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String ARITHMETIC = Fixtures.model("arithmetic");

  @TempDir
  private static Path directory;

  @BeforeAll
  static void makeView() {
    SPARK
        .range(3)
        .selectExpr("id", "float(id) x", "float(id) y", "array(1f) a", "date'2026-01-01' d")
        .createOrReplaceTempView("three");
  }

  private static void fails(String expression, String condition, String sqlState, String text) {
    Throwable failure = catchThrowable(() -> SPARK.sql("SELECT " + expression + " FROM three"));
    assertThat(failure).isInstanceOf(AnalysisException.class);
    SparkThrowable error = (SparkThrowable) failure;
    assertThat(error.getCondition()).isEqualTo(condition);
    assertThat(error.getSqlState()).isEqualTo(sqlState);
    assertThat(failure).hasMessageContaining(text).hasMessageContaining("; line 1 pos ");
    assertThat(error.getQueryContext()).isEmpty();
  }

  private static String call(String arguments) {
    return "savedmodel_predict('" + ARITHMETIC + "', " + arguments + ")";
  }

  @Test
  void namesAMissingDirectoryAndASimilarOne() {
    fails(
        "savedmodel_predict('" + ARITHMETIC + "s', struct(x, y))",
        "MODEL_NOT_FOUND",
        "42K03",
        "There is no model at \"file:" + ARITHMETIC
            + "s\": the directory does not exist. Did you mean \"file:" + ARITHMETIC + "\"?");
  }

  @Test
  void saysThatAFileIsNotAModel() {
    fails(
        "savedmodel_predict('" + ARITHMETIC + "/saved_model.pb', struct(x, y))",
        "MODEL_NOT_A_DIRECTORY",
        "42K03",
        "is a file, but a SavedModel is a directory that holds \"saved_model.pb\"");
  }

  @Test
  void saysThatAModelIsCutOff() throws IOException {
    Path model = Files.createDirectory(directory.resolve("cut"));
    byte[] whole = Files.readAllBytes(Path.of(ARITHMETIC, "saved_model.pb"));
    Files.write(model.resolve("saved_model.pb"), Arrays.copyOf(whole, whole.length / 2));
    fails(
        "savedmodel_predict('" + model + "', struct(x, y))",
        "MODEL_FILE_CORRUPT",
        "58030",
        "(" + whole.length / 2 + " bytes) is not a readable model");
  }

  @Test
  void saysThatVariablesAreMissing() throws IOException {
    Path model = Files.createDirectory(directory.resolve("bare"));
    Files.copy(
        Path.of(Fixtures.model("ref_variable"), "saved_model.pb"), model.resolve("saved_model.pb"));
    fails(
        "savedmodel_predict('" + model + "', struct(x))",
        "MODEL_VARIABLES_MISSING",
        "58030",
        "has variables, but \"variables/variables.index\" is missing");
  }

  @Test
  void listsSignatures() {
    fails(
        call("struct(x, y), map('signature', 'predict')"),
        "SIGNATURE_NOT_FOUND",
        "42704",
        "It has: \"difference\", \"scaled\", \"serving_default\". Set option \"signature\" to one of these.");
  }

  @Test
  void listsTagSets() {
    fails(call("struct(x, y), map('tags', 'gpu')"), "TAGS_NOT_FOUND", "42704", "It has: [serve].");
  }

  @Test
  void namesAMissingColumn() {
    fails(
        call("struct(x, id)"),
        "INPUT_COLUMN_MISSING",
        "42703",
        "Input \"y\" (float32 [-1]) of signature \"serving_default\" has no column. There are: \"x\", \"id\".");
  }

  @Test
  void namesAWrongTypeWithTheCastToWrite() {
    fails(
        call("struct(x, d AS y)"),
        "INPUT_TYPE_MISMATCH",
        "42K09",
        "Input \"y\" of signature \"serving_default\" takes float32 [-1], but column \"y\" is DATE. Write what the model"
            + " was trained on, for example unix_date(y) or CAST(y AS STRING).");
  }

  @Test
  void reportsAllProblemsAtOnce() {
    fails(
        call("struct(a AS x, 'one' AS y)"),
        "BINDING_FAILED",
        "42K09",
        "2 problems keep the columns from being bound to signature \"serving_default\"");
  }

  @Test
  void namesTheNearestOption() {
    fails(
        call("struct(x, y), map('batchsiz', '3')"),
        "OPTION_UNKNOWN",
        "42616",
        "Unknown option \"batchsiz\" (given in the call). Did you mean \"batchSize\"?");
  }

  @Test
  void refusesSettingsOfTheApplication() {
    SPARK.conf().set("spark.savedmodel.storeDir", "/elsewhere");
    try {
      fails(
          call("struct(x, y)"),
          "OPTION_NOT_HERE",
          "42616",
          "\"spark.savedmodel.storeDir\" holds for the whole application and cannot be changed here");
    } finally {
      SPARK.conf().unset("spark.savedmodel.storeDir");
    }
  }

  @Test
  void refusesCallsThatDependOnALambda() {
    fails(
        "transform(a, e -> " + call("struct(e AS x, e AS y)") + ".sum)",
        "CALL_IN_LAMBDA",
        "0A000",
        "cannot be called inside a lambda function");
  }

  @Test
  void refusesOuterJoinsOnScoresOfBothSides() {
    Throwable failure = catchThrowable(() -> SPARK.sql(
        "SELECT * FROM three a LEFT JOIN three b ON " + call("struct(a.x, b.y)") + ".sum = 2"));
    assertThat(failure)
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(
            "[CALL_OVER_BOTH_SIDES] The condition of a LEFT OUTER join scores columns of both sides");
  }

  @Test
  void refusesAModelThatDependsOnTheRow() {
    fails(
        "savedmodel_predict(string(id), struct(x, y))",
        "ARGUMENT_NOT_CONSTANT",
        "42K09",
        "The argument model of savedmodel_predict is CAST(");
  }

  @Test
  void refusesInputsThatAreNotAStruct() {
    fails(call("x"), "INPUTS_NOT_A_STRUCT", "42K09", "The model takes: \"x\", \"y\".");
  }

  @Test
  void throwsOwnExceptionsInJava() {
    assertThat(javaFailure(() -> SavedModel.load(SPARK, ARITHMETIC + "s")))
        .isInstanceOf(ModelException.class);
    SavedModel model = SavedModel.load(SPARK, ARITHMETIC);
    Dataset<Row> three = SPARK.table("three");
    assertThat(javaFailure(() -> model.scorer().option("modes", "x").score(three)))
        .isInstanceOf(OptionException.class);
    assertThat(javaFailure(() -> model.scorer().score(three.drop("y"))))
        .isInstanceOf(BindingException.class);
    assertThat(javaFailure(() -> model.scorer().output("sum", "ID").score(three)))
        .hasMessageContaining("Give it another name: .output(\"sum\", \"ID_scored\").");
  }

  private static SavedModelException javaFailure(Runnable action) {
    return catchThrowableOfType(SavedModelException.class, action::run);
  }
}
