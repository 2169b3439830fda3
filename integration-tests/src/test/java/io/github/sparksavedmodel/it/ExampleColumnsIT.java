/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.RowException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that take serialized tf.Examples, scored from columns. Python TensorFlow computed the same
 * values from Examples that it wrote: the rows are those of {@code make_example_models.py}.
 */
@SparkTest
@ParameterizedClass
@EnumSource(names = {"ROWS", "VECTORS"})
class ExampleColumnsIT {
  private static final SparkSession SPARK = TestSession.get();

  private final DataLayout layout;

  ExampleColumnsIT(DataLayout layout) {
    this.layout = layout;
  }

  private Dataset<Row> in(Dataset<Row> rows) {
    return layout == DataLayout.VECTORS ? VectorSource.of(rows) : rows;
  }

  private Dataset<Row> rows(String columns, String values) {
    return in(SPARK.sql("SELECT * FROM VALUES " + values + " AS t(" + columns + ")"));
  }

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  private Dataset<Row> people() {
    return rows("id, age, income, bonus, tags", """
        (1, 30, array(1.5D, 2.5D), null, array('a', 'b')),
        (2, 41, array(-1D, 0.25D), 10D, null),
        (3, -7, array(0D, 0D), 0.5D, array('c'))""");
  }

  private static List<String> texts(Dataset<Row> rows, String... columns) {
    return rows.orderBy("id").selectExpr(columns).collectAsList().stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  @Test
  void scoresTheGraphOfAnEstimator() {
    Dataset<Row> scored = scorer("examples_tf1")
        .output("next_age", "next_age")
        .output("total", "total")
        .output("tags", "tag_count")
        .score(people());

    assertThat(texts(scored, "next_age", "total", "tag_count"))
        .containsExactly("31 6.0 2", "42 9.25 0", "-6 0.5 1");
  }

  @Test
  void scoresEveryLayoutOfFeatures() {
    Dataset<Row> data =
        rows("id, age, matrix, city, tags, visits, visit_lengths, history, at, value", """
        (1, 30L, array(1f, 2f, 3f, 4f), null, array('a', 'b'), array(1f, 2f, 3f), array(2, 1),
          array(5, 6), array(0, 7), array(0.5f, 0.25f)),
        (2, 2L, array(0f, 0f, 0f, 1f), 'Rome', null, null, null, array(1), null, null),
        (3, 3L, array(-1f, 0f, 0f, -1f), null, null, null, null, null, array(3), array(8f))""");
    Dataset<Row> scored = data.select(
        functions.col("id"),
        functions
            .call_function(
                "savedmodel_predict",
                functions.lit(Fixtures.model("examples_tf2")),
                functions.struct(functions.col("*")))
            .as("s"));

    assertThat(texts(
            scored,
            "s.next_age",
            "s.trace",
            "s.city",
            "s.tags",
            "s.visits",
            "s.history",
            "s.sparse[0]",
            "s.sparse[3]",
            "s.sparse[7]"))
        .containsExactly(
            "31 5.0 PARIS 2 5.0 11 0.5 0.0 0.25",
            "3 1.0 ROME 0 0.0 1 0.0 0.0 0.0",
            "4 -2.0 PARIS 0 0.0 0 0.0 8.0 0.0");
  }

  @Test
  void takesNestedArraysForDenseFeatures() {
    Dataset<Row> data = rows("id, age, matrix", "(1, 30L, array(array(1f, 2f), array(3f, 4f)))");

    assertThat(texts(scorer("examples_tf2").score(data), "trace")).containsExactly("5.0");
  }

  @Test
  void scoresExamplesThatAreParsedOneByOne() {
    Dataset<Row> data =
        rows("id, x, y", "(1, 1f, null), (2, 2.5f, array(3)), (3, null, array(1, 2, 3))");
    Dataset<Row> scored =
        scorer("examples_single").output("x", "p").output("y", "q").score(data);

    assertThat(texts(scored, "p", "q")).containsExactly("1.0 0", "2.5 3", "-1.0 6");
  }

  @Test
  void makesSequenceExamplesOfNestedArrays() {
    Dataset<Row> data = rows("id, weight, clicks, words", """
        (7, null, array(1, 2, 3), array(array('a', 'b'), array(), array('c'))),
        (8, 0.5f, array(), array()),
        (9, null, array(4), array(array('d')))""");
    Dataset<Row> scored = scorer("examples_sequence")
        .output("weighted", "weighted")
        .output("steps", "steps")
        .output("words", "word_count")
        .score(data);

    assertThat(texts(scored, "weighted", "steps", "word_count"))
        .containsExactly("12.0 3 3", "0.0 0 0", "8.0 1 1");
    assertThat(texts(scorer("examples_sequence").option("signature", "older").score(data), "sum"))
        .containsExactly("13", "8", "13");
  }

  @Test
  void tellsBindingsCastsAndUnusedColumns() {
    String text = "tf.Example(age INT -> age int64, bonus DOUBLE -> bonus float [1] (rounding),"
        + " income ARRAY<DOUBLE> -> income float [2] (rounding), tags ARRAY<STRING> -> tags bytes)"
        + " without id -> examples string";

    assertThat(scorer("examples_tf1").describe(people().schema())).contains(text);
    assertThat(Executed.of(scorer("examples_tf1").output("total", "total").score(people()))
            .scores())
        .hasSize(1)
        .allMatch(score -> score.simpleString(100).contains(text));
  }

  @Test
  void namesTheRowWithoutARequiredFeature() {
    Dataset<Row> data = in(people().withColumn("age", functions.expr("if(id = 2, null, age)")));
    RowException failure = catchThrowableOfType(
        RowException.class,
        () -> scorer("examples_tf1").output("total", "total").score(data).collectAsList());

    assertThat(failure)
        .hasMessageContaining("[ROW_FEATURE_NULL]")
        .hasMessageContaining("column \"age\" is null, but feature \"age\" takes a value there.");
  }

  @Test
  void givesRowsWithWrongLengthsNoScore() {
    Dataset<Row> data =
        in(people().withColumn("income", functions.expr("if(id = 2, array(1D), income)")));
    Dataset<Row> scored = scorer("examples_tf1")
        .option("mode", "PERMISSIVE")
        .option("errorColumn", "why")
        .output("total", "total")
        .score(data);

    assertThat(texts(scored, "total")).containsExactly("6.0", "null", "0.5");
    assertThat(texts(scored, "coalesce(why, '')").get(1))
        .contains("column \"income\" holds 1 values, but feature \"income\" takes 2.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'a' age, array(1f, 2f) income | Feature \"age\" of input \"examples\" of signature \"serving_default\" takes int64 [] dense, but column \"age\" is STRING.",
        "1 age, 1f income              | takes float [2] dense, but column \"income\" is FLOAT. Give its values [2] as one array",
        "array(1f, 2f) income          | [FEATURE_COLUMN_MISSING] Feature \"age\" (int64 [] dense) of input \"examples\"",
        "1 years, 2 bonuses            | [FEATURES_UNBOUND] None of the columns \"years\", \"bonuses\" is a feature of the tf.Examples",
        "1 age, binary('x') examples   | [EXAMPLES_AMBIGUOUS] Input \"examples\" of signature \"serving_default\" takes serialized tf.Examples, and the struct has both",
        "1 age, 2 Bonus, 3 BONUS       | [FEATURE_COLUMN_AMBIGUOUS] Feature \"bonus\" of input \"examples\" of signature \"serving_default\" fits more than one column: \"Bonus\", \"BONUS\"."
      })
  void findsWhatDoesNotFitWhilePlanning(String columns, String expected) {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("examples_tf1").score(SPARK.sql("SELECT " + columns)).collectAsList());

    assertThat(failure).hasMessageContaining(expected);
  }

  @Test
  void takesAColumnForAFeatureOfAnotherName() {
    Dataset<Row> data = people().withColumnRenamed("age", "years");
    Dataset<Row> scored = scorer("examples_tf1")
        .input("age", functions.col("years").plus(1))
        .output("next_age", "next_age")
        .score(data);

    assertThat(texts(scored, "next_age")).containsExactly("32", "43", "-5");
  }

  private List<String> totals(Dataset<Row> data, String struct) {
    data.createOrReplaceTempView("given");
    return texts(
        SPARK.sql("SELECT id, savedmodel_predict('" + Fixtures.model("examples_tf1") + "', "
            + struct + ").total AS total FROM given"),
        "total");
  }

  @ParameterizedTest
  @ValueSource(strings = {"examples", "anything"})
  void takesSerializedExamplesUnderTheNameOfTheInputOrAlone(String name) {
    Dataset<Row> data =
        in(people().selectExpr("id", "to_tfexample(struct(age, income, bonus)) AS " + name));

    assertThat(totals(data, "struct(" + name + ")")).containsExactly("6.0", "9.25", "0.5");
  }

  @Test
  void takesAColumnNamedAsTheInputBesideOthersThatAreNoFeatures() {
    Dataset<Row> data = in(people()
        .selectExpr("id", "to_tfexample(struct(age, income, bonus)) AS examples", "'x' AS note"));

    assertThat(totals(data, "struct(*)")).containsExactly("6.0", "9.25", "0.5");
  }

  @Test
  void bindsFeaturesAsSparkBindsColumns() {
    Dataset<Row> data = in(people().selectExpr("id", "age AS AGE", "income", "bonus"));
    assertThat(totals(data, "struct(*)")).containsExactly("6.0", "9.25", "0.5");

    SPARK.conf().set("spark.sql.caseSensitive", "true");
    try {
      BindingException failure = catchThrowableOfType(
          BindingException.class, () -> scorer("examples_tf1").score(data).collectAsList());
      assertThat(failure).hasMessageContaining("[FEATURE_COLUMN_MISSING] Feature \"age\"");
    } finally {
      SPARK.conf().unset("spark.sql.caseSensitive");
    }
  }

  /** A batch takes 16 MiB, and begins with 64 rows. */
  @Test
  void endsBatchesEarlyWhereFeaturesAreLong() throws IOException {
    Dataset<Row> given = SPARK
        .range(0, 40, 1, 1)
        .selectExpr(
            "id", "id AS age", "array(1F, 2F) AS income", "array(repeat('x', 1048576)) AS tags");
    DataLayout whole = layout == DataLayout.ROWS ? layout : DataLayout.PARQUET;
    whole.use(given, data -> {
      Executed executed = Executed.of(
          scorer("examples_tf1").output("total", "total").score(data).select("total"));
      long batches = executed.scores().stream()
          .mapToLong(score -> Executed.metric(score, "batches"))
          .sum();
      assertThat(executed.rows()).hasSize(40);
      assertThat(batches).isBetween(3L, 10L);
    });
  }

  @Test
  void takesTheSpecOfAnOption() {
    Dataset<Row> data = people().select("id", "age", "income");
    Scorer scorer = scorer("examples_tf1").output("next_age", "n").output("total", "total");
    String spec = "age BIGINT NOT NULL, income ARRAY<FLOAT>, bonus FLOAT DEFAULT 0.25";

    assertThat(texts(scorer.option("featureSpec", spec).score(data), "n", "total"))
        .containsExactly("31 4.25", "42 -0.5", "-6 0.25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "age                  | \"age\" is no column as CREATE TABLE writes them",
        "age DATE             | column \"age\" is DATE, but features are BIGINT, FLOAT, STRING or BINARY",
        "age INT DEFAULT 'x'  | 'x' is no default of kind int64 for column \"age\"",
        "a ARRAY<INT> DEFAULT 1 | column \"a\" is an array, which cannot have a default"
      })
  void refusesASpecThatIsNone(String spec, String reason) {
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("examples_tf1").option("featureSpec", spec).score(people()));

    assertThat(failure)
        .hasMessageContaining("[FEATURE_SPEC_INVALID] Option \"featureSpec\" is \"" + spec + "\"")
        .hasMessageContaining(reason);
  }
}
