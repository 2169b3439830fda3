/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparksavedmodel.TfExample;
import io.github.sparksavedmodel.error.SavedModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The functions on tf.Examples as SQL and Java users meet them. */
@SparkTest
class TfExampleFunctionsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String BROKEN = "X'0A050A7F000000'";

  /** An Example that Python TensorFlow wrote. */
  private record Written(String kind, String bytes, String schema, String row, boolean canonical) {

    String function(String direction) {
      return direction + (kind.equals("example") ? "_tfexample" : "_tfsequenceexample");
    }

    String read() {
      return function("from") + "(unbase64('" + bytes + "'), '" + schema + "')";
    }
  }

  static List<Written> written() {
    try {
      JsonNode file = new ObjectMapper().readTree(Fixtures.tfExamples().toFile());
      List<Written> all = new ArrayList<>();
      for (String kind : List.of("example", "sequence")) {
        file.get(kind)
            .forEach(written -> all.add(new Written(
                kind,
                written.get("bytes").textValue(),
                written.get("schema").textValue(),
                written.get("row").textValue(),
                written.get("canonical").booleanValue())));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row first(String query) {
    return SPARK.sql(query).first();
  }

  @ParameterizedTest
  @MethodSource("written")
  void readsWhatTensorFlowWrites(Written example) {
    String expected = "from_json('" + example.row() + "', '" + example.schema() + "')";

    Row row = first("SELECT to_json(" + example.read() + "), to_json(" + expected + ")");

    assertThat(row.getString(0)).isEqualTo(row.getString(1));
  }

  @ParameterizedTest
  @MethodSource("written")
  void writesTheBytesThatTensorFlowWrites(Written example) {
    Row row = first("SELECT %s(%s) = unbase64('%s')"
        .formatted(example.function("to"), example.read(), example.bytes()));

    assertThat(row.getBoolean(0)).isEqualTo(example.canonical());
  }

  @Test
  void infersSchemasThatItTakesItself() {
    String example = "unbase64('" + written().get(2).bytes() + "')";
    Row row = first(
        "SELECT schema_of_tfexample(%1$s), from_tfexample(%1$s, schema_of_tfexample(%1$s)).tags"
            .formatted(example));

    assertThat(row.getString(0))
        .isEqualTo("STRUCT<counts: ARRAY<BIGINT>, none: ARRAY<BIGINT>, raw: ARRAY<BINARY>,"
            + " tags: ARRAY<STRING>, weights: ARRAY<FLOAT>>");
    assertThat(row.<String>getList(1)).first().isEqualTo("a");
  }

  @Test
  void readsOnlyTheFieldsThatAreTaken() {
    SPARK
        .sql("SELECT to_tfexample(struct(id, 'text' AS broken, id * 2 AS twice)) AS value"
            + " FROM range(100)")
        .createOrReplaceTempView("examples");
    String schema = "'id BIGINT, broken BIGINT, twice BIGINT'";

    Dataset<Row> one = SPARK.sql("SELECT from_tfexample(value, " + schema + ").id FROM examples");
    Dataset<Row> below = SPARK.sql("SELECT e.id + e.twice AS s FROM (SELECT from_tfexample(value, "
        + schema + ") AS e FROM examples) WHERE e.twice > 10");
    Dataset<Row> grouped = SPARK.sql("SELECT sum(from_tfexample(value, " + schema
        + ").id + from_tfexample(value, " + schema + ").twice) FROM examples");

    assertThat(one.collectAsList()).hasSize(100);
    assertThat(below.agg(Map.of("s", "sum")).first().getLong(0)).isEqualTo(3 * (4950 - 15));
    assertThat(grouped.first().getLong(0)).isEqualTo(3 * 4950);
    assertThat(catchThrowable(() -> SPARK
            .sql("SELECT from_tfexample(value, " + schema + ") FROM examples")
            .collectAsList()))
        .hasStackTraceContaining("EXAMPLE_KIND_MISMATCH")
        .hasStackTraceContaining("from_tfexample: feature \"broken\" at byte ");
    assertThat(catchThrowable(() -> SPARK
            .sql("SELECT e.id, e FROM (SELECT from_tfexample(value, " + schema
                + ") AS e FROM examples)")
            .collectAsList()))
        .hasStackTraceContaining("EXAMPLE_KIND_MISMATCH");
  }

  @Test
  void keepsTheReasonOrTheBytesOfWhatCannotBeRead() {
    String call =
        "from_tfexample(v, 'x BIGINT, _corrupt_record STRING', map('mode', 'permissive'))";
    Row row = first("SELECT e.x, e._corrupt_record, from_tfexample(v, 'x BIGINT, bad BINARY',"
        + " map('mode', 'PERMISSIVE', 'columnNameOfCorruptRecord', 'bad')).bad = v"
        + " FROM (SELECT v, " + call + " AS e FROM VALUES (" + BROKEN + ") AS t(v))");

    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.getString(1)).startsWith("[EXAMPLE_MALFORMED]").contains("at byte 3");
    assertThat(row.getBoolean(2)).isTrue();
  }

  @Test
  void failsWhereBytesCannotBeRead() {
    Throwable failure = catchThrowable(
        () -> first("SELECT from_tfexample(v, 'x BIGINT') FROM VALUES (" + BROKEN + ") AS t(v)"));

    assertThat(failure).hasStackTraceContaining("from_tfexample: the bytes are no tf.Example:");
  }

  @Test
  void nullIsNull() {
    Row row = first("SELECT from_tfexample(v, 'x BIGINT'), to_tfexample(s) FROM VALUES"
        + " (CAST(NULL AS BINARY), CAST(NULL AS STRUCT<x: INT>)) AS t(v, s)");

    assertThat(row.isNullAt(0)).isTrue();
    assertThat(row.isNullAt(1)).isTrue();
  }

  @Test
  void nullElementsAreErrorsNullsOrLeftOut() {
    String make = "SELECT to_tfsequenceexample(s%s) FROM (SELECT struct(array(id, NULL) AS x,"
        + " array(array(id, NULL), NULL) AS y) AS s FROM range(1))";

    assertThat(catchThrowable(() -> SPARK.sql(make.formatted("")).collectAsList()))
        .hasStackTraceContaining("ROW_FEATURE_NULL");
    assertThat(first(make.formatted(", map('mode', 'PERMISSIVE')")).isNullAt(0)).isTrue();
    byte[] skipped =
        (byte[]) first(make.formatted(", map('nullElements', 'skip')")).get(0);
    Dataset<Row> bytes =
        SPARK.createDataFrame(List.of(RowFactory.create(skipped)), StructType.fromDDL("v BINARY"));
    Row read = bytes
        .select(
            TfExample.from_tfsequenceexample(col("v"), "x ARRAY<BIGINT>, y ARRAY<ARRAY<BIGINT>>")
                .as("e"))
        .selectExpr("to_json(e)")
        .first();
    assertThat(read.getString(0)).isEqualTo("{\"x\":[0],\"y\":[[0]]}");
  }

  @Test
  void keepsDecimalsDatesAndTimesByOption() {
    StructType schema = StructType.fromDDL(
        "d DECIMAL(20,3), ds ARRAY<DECIMAL(9,2)>, day DATE," + " days ARRAY<DATE>, at TIMESTAMP");
    Row values = RowFactory.create(
        new java.math.BigDecimal("12345678901234567.125"),
        List.of(new java.math.BigDecimal("0.50")),
        Date.valueOf("1969-07-20"),
        List.of(Date.valueOf("2024-02-29")),
        Timestamp.valueOf("2024-02-29 12:34:56.123456"));
    Dataset<Row> data = SPARK.createDataFrame(List.of(values), schema);
    Map<String, String> options =
        Map.of("decimals", "string", "DATES", "days", "timestamps", "micros");

    Dataset<Row> back = data.select(
            TfExample.to_tfexample(struct(col("*")), options).as("v"))
        .select(TfExample.from_tfexample(col("v"), schema, options).as("e"))
        .select("e.*");

    assertThat(back.collectAsList()).isEqualTo(data.collectAsList());
    assertThat(catchThrowable(() -> data.select(TfExample.to_tfexample(struct(col("*"))))))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("FEATURE_TYPE_UNSUPPORTED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from_tfexample(X'', 'x BIGINT', map('mod', 'PERMISSIVE')) | OPTION_UNKNOWN",
        "from_tfexample(X'', 'x BIGINT', map('mode', 'DROPMALFORMED')) | OPTION_VALUE_INVALID",
        "from_tfexample(X'', 'x BIGINT', map('nullElements', 'skip')) | OPTION_UNKNOWN",
        "from_tfexample(X'') | FUNCTION_ARGUMENTS",
        "from_tfexample(X'', 'x MAP<STRING,INT>') | EXAMPLE_TYPE_UNSUPPORTED",
        "from_tfexample(X'', 'x DATE') | Set option \"dates\" to days",
        "from_tfexample(X'', 'x INT, _corrupt_record INT') | columnNameOfCorruptRecord",
        "from_tfexample(1, 'x BIGINT') | DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
        "from_tfexample(X'', string(rand())) | INVALID_SCHEMA",
        "to_tfexample(1) | DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
        "to_tfexample(struct(map(1, 2) AS m)) | FEATURE_TYPE_UNSUPPORTED",
        "to_tfexample(struct(array(array(1)) AS m)) | FEATURE_TYPE_UNSUPPORTED",
        "schema_of_tfexample(X'0A05') | EXAMPLE_MALFORMED",
        "schema_of_tfexample('a') | ARGUMENT_NOT_CONSTANT"
      })
  void refusesWhileAnalysing(String call, String expected) {
    Throwable failure = catchThrowable(() -> SPARK.sql("SELECT " + call));

    assertThat(failure).isNotNull();
    assertThat(failure instanceof AnalysisException || failure instanceof SavedModelException)
        .isTrue();
    assertThat(failure).hasMessageContaining(expected);
  }

  @Test
  void workInsideLambdas() {
    Row row = first("SELECT transform(transform(sequence(1, 3), i -> to_tfexample(struct(i))),"
        + " e -> from_tfexample(e, 'i INT').i)");

    assertThat(row.<Integer>getList(0)).containsExactly(1, 2, 3);
  }

  @Test
  void areDescribedAndThereInNewSessions() {
    assertThat(SPARK
            .newSession()
            .sql("DESCRIBE FUNCTION EXTENDED from_tfexample")
            .collectAsList()
            .toString())
        .contains("from_tfexample(example, schema[, options]) - Returns the serialized tf.Example");
  }
}
