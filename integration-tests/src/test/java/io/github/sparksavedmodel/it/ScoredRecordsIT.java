/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/**
 * A model that takes tf.Examples gets the records of files as they are, unless the columns may say
 * something else.
 */
@SparkTest
class ScoredRecordsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String SCHEMA =
      "id BIGINT, age BIGINT, bonus FLOAT, income ARRAY<FLOAT>, tags ARRAY<STRING>";
  private static final String FEATURES = "struct(age, bonus, income, tags)";
  private static final String RECORDS = "_tfrecord BINARY -> examples string";
  private static final String RULE = "io.github.sparksavedmodel.internal.spark.ScoreRecords";

  @TempDir
  Path folder;

  @BeforeEach
  void writeRecords() {
    SPARK
        .range(0, 40, 1, 2)
        .selectExpr(
            "id",
            "id * 3 age",
            "if(id % 3 = 0, null, float(id / 4)) bonus",
            "array(float(id), 0.5f) income",
            "transform(sequence(1, 1 + id % 3), n -> 'tag ' || n) tags",
            "id years")
        .write()
        .format("tfrecord")
        .save(path());
  }

  private String path() {
    return folder.resolve("records").toString();
  }

  private static DataFrameReader reader() {
    return SPARK.read().format("tfrecord").schema(SCHEMA);
  }

  private static String predict(String features, String options) {
    return "savedmodel_predict('" + Fixtures.model("examples_tf1") + "', " + features + options
        + ") scored";
  }

  private static String plan(Dataset<Row> rows) {
    return rows.queryExecution().executedPlan().toString();
  }

  private static List<Row> decoded(Dataset<Row> rows) {
    String setting = "spark.sql.optimizer.excludedRules";
    SPARK.conf().set(setting, RULE);
    try {
      Dataset<Row> same = org.apache.spark.sql.classic.Dataset.ofRows(
          (org.apache.spark.sql.classic.SparkSession) SPARK,
          rows.queryExecution().logical());
      assertThat(plan(same)).doesNotContain("_tfrecord");
      return same.collectAsList();
    } finally {
      SPARK.conf().unset(setting);
    }
  }

  @Test
  void takesRecordsAsTheyAre() {
    Dataset<Row> scored =
        reader().load(path()).selectExpr("id", predict(FEATURES, "")).selectExpr("id", "scored.*");

    assertThat(plan(scored))
        .contains(RECORDS)
        .contains("ReadSchema: struct<id:bigint,_tfrecord:binary>");
    assertThat(scored.columns()).containsExactly("id", "next_age", "tags", "total");
    List<Row> rows = scored.orderBy("id").collectAsList();
    assertThat(rows).isEqualTo(decoded(scored.orderBy("id")));
    assertThat(rows).extracting(row -> row.getLong(1)).startsWith(1L, 4L, 7L);
    assertThat(rows).extracting(row -> row.getLong(2)).startsWith(1L, 2L, 3L);
    assertThat(rows).extracting(row -> row.getFloat(3)).startsWith(2.5f, 1.75f, 3f);
  }

  @Test
  void readsWhatElseIsWanted() {
    reader().load(path()).createOrReplaceTempView("records");
    String inner = "SELECT id k, age years, bonus, income, tags, age FROM records WHERE age > 30";
    Dataset<Row> scored =
        SPARK.sql("SELECT k, years, scored.total, scored.next_age FROM (SELECT k, years, "
            + predict("struct(years AS age, bonus, income, tags)", "")
            + " FROM (" + inner + ") WHERE k < 20)");

    assertThat(plan(scored)).contains(RECORDS).contains("struct<id:bigint,age:bigint,_tfrecord:");
    assertThat(scored.collectAsList()).hasSize(9).isEqualTo(decoded(scored));

    Dataset<Row> all = SPARK.sql("SELECT * FROM (SELECT *, " + predict("struct(*)", "")
        + " FROM records ORDER BY id LIMIT 7) WHERE scored.total > 3");
    assertThat(all.columns()).containsExactly("id", "age", "bonus", "income", "tags", "scored");
    assertThat(all.collectAsList()).hasSize(4).isEqualTo(decoded(all));

    Dataset<Row> limited = SPARK.sql("SELECT " + predict(FEATURES, "") + " FROM records LIMIT 3");
    assertThat(plan(limited)).contains(RECORDS).contains("ReadSchema: struct<_tfrecord:binary>");
    assertThat(limited.collectAsList()).hasSize(3);
  }

  @Test
  void givesTwoModelsTheSameRecords() {
    Dataset<Row> rows = reader().load(path());
    Dataset<Row> twice = rows.selectExpr(
            "id",
            predict(FEATURES, ", map('outputs', 'total')"),
            predict(FEATURES, ", map('outputs', 'next_age', 'batchSize', '2')")
                .replace(" scored", " more"))
        .selectExpr("id", "scored.total", "more.next_age")
        .unionAll(rows.selectExpr("id", "0f", "age"));

    assertThat(plan(twice)).contains("ReadSchema: struct<id:bigint,_tfrecord:binary>");
    assertThat(twice.orderBy("id", "total").collectAsList())
        .hasSize(80)
        .isEqualTo(decoded(twice.orderBy("id", "total")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "struct(age + 1 AS age, bonus, income, tags)",
        "struct(years AS age, bonus, income, tags)",
        "struct(int(age) AS age, bonus, income, tags)",
        "struct(age, income, tags)",
        "struct(age, 2f AS bonus, income, tags)",
        "if(id > 1, struct(age, bonus, income, tags), null)",
      })
  void decodesWhatIsNoFeatureAsItIs(String features) {
    Dataset<Row> scored = reader()
        .schema(SCHEMA + ", years BIGINT")
        .load(path())
        .selectExpr("id", predict(features, ""))
        .orderBy("id");

    assertThat(plan(scored)).doesNotContain("_tfrecord");
    assertThat(scored.collectAsList()).hasSize(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mode; PERMISSIVE; " + SCHEMA,
        "mode; DROPMALFORMED; " + SCHEMA,
        "columnNameOfCorruptRecord; why; " + SCHEMA + ", why STRING",
        "recordType; Example; id BIGINT, age INT, bonus FLOAT, income ARRAY<FLOAT>, tags ARRAY<STRING>",
        "recordType; Example; id BIGINT, age BIGINT, bonus DOUBLE, income ARRAY<FLOAT>, tags ARRAY<STRING>",
        "recordType; Example; id BIGINT, AGE BIGINT, bonus FLOAT, income ARRAY<FLOAT>, tags ARRAY<STRING>",
      })
  void decodesWhereTheSchemaOrTheModeSayOtherwise(String option, String value, String schema) {
    Dataset<Row> scored = reader()
        .option(option, value)
        .schema(schema)
        .load(path())
        .selectExpr("id", predict(FEATURES, ""));

    boolean isSame = value.equals("why");
    assertThat(plan(scored).contains("_tfrecord")).isEqualTo(isSame);
  }

  @Test
  void decodesPartitionColumnsAndDefaultsThatTheGraphDoesNotKnow() {
    String parted = folder.resolve("parted").toString();
    reader().load(path()).write().format("tfrecord").partitionBy("age").save(parted);
    Dataset<Row> scored =
        reader().load(parted).selectExpr("id", predict(FEATURES, "")).orderBy("id");
    assertThat(plan(scored)).doesNotContain("_tfrecord");
    assertThat(scored.select("scored.next_age").first().getLong(0)).isEqualTo(1);

    Dataset<Row> specified = reader()
        .load(path())
        .selectExpr(
            predict(
                FEATURES,
                ", map('featureSpec', 'age BIGINT, bonus FLOAT DEFAULT 7, income ARRAY<FLOAT>, tags ARRAY<STRING>')"));
    assertThat(plan(specified)).doesNotContain("_tfrecord");
  }

  /** A number without values, features that are there twice, and bytes of no kind. */
  @Test
  void scoresOddRecordsAsTheirColumns() {
    Example plain = example(11, FloatList.newBuilder().addValue(8));
    Example noBonus = example(12, FloatList.newBuilder());
    write(List.of(
        plain.toByteArray(),
        noBonus.toByteArray(),
        plain.toByteString().concat(noBonus.toByteString()).toByteArray()));
    Dataset<Row> scored =
        reader().load(path()).selectExpr(predict(FEATURES, "")).selectExpr("scored.*");

    assertThat(plan(scored)).contains(RECORDS);
    assertThat(scored.collectAsList())
        .isEqualTo(decoded(scored))
        .containsExactly(
            RowFactory.create(12L, 0L, 9.5f),
            RowFactory.create(13L, 0L, 3.5f),
            RowFactory.create(13L, 0L, 3.5f));
  }

  @Test
  void refusesTheRecordsThatTheColumnsWouldRefuse() {
    Example plain = example(11, FloatList.newBuilder().addValue(8));
    Example noAge = plain.toBuilder()
        .setFeatures(plain.getFeatures().toBuilder().removeFeature("age"))
        .build();
    write(List.of(plain.toByteArray(), noAge.toByteArray(), plain.toByteArray()));
    Dataset<Row> scored = reader()
        .load(path())
        .selectExpr(predict(FEATURES, ", map('mode', 'PERMISSIVE')"))
        .selectExpr("scored.*");

    assertThat(plan(scored)).contains(RECORDS);
    assertThat(scored.collectAsList())
        .isEqualTo(decoded(scored))
        .containsExactly(
            RowFactory.create(12L, 0L, 9.5f),
            RowFactory.create(null, null, null),
            RowFactory.create(12L, 0L, 9.5f));
    assertThatThrownBy(
            () -> reader().load(path()).selectExpr(predict(FEATURES, "")).collectAsList())
        .hasStackTraceContaining("[ROW_REJECTED]")
        .hasStackTraceContaining("age");
  }

  @Test
  void tellsTheFilesOfRecords() {
    Dataset<Row> scored = reader()
        .load(path())
        .selectExpr("_metadata.file_name file", predict(FEATURES, ""))
        .selectExpr("file", "scored.total")
        .orderBy("total");

    assertThat(plan(scored)).contains(RECORDS);
    assertThat(scored.collectAsList())
        .hasSize(40)
        .isEqualTo(decoded(scored))
        .allMatch(row -> row.getString(0).endsWith(".tfrecord"));
  }

  @Test
  void scoresStreams() throws Exception {
    String target = folder.resolve("target").toString();
    SPARK
        .readStream()
        .format("tfrecord")
        .schema(SCHEMA)
        .load(path())
        .selectExpr("id", predict(FEATURES, ""))
        .selectExpr("id", "scored.next_age")
        .writeStream()
        .format("parquet")
        .option("path", target)
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();

    assertThat(SPARK.read().parquet(target).filter("next_age = 3 * id + 1").count())
        .isEqualTo(40);
  }

  private static Example example(long age, FloatList.Builder bonus) {
    FloatList income = FloatList.newBuilder().addValue(1).addValue(.5f).build();
    return Example.newBuilder()
        .setFeatures(Features.newBuilder()
            .putFeature(
                "age",
                Feature.newBuilder()
                    .setInt64List(Int64List.newBuilder().addValue(age))
                    .build())
            .putFeature("bonus", Feature.newBuilder().setFloatList(bonus).build())
            .putFeature("income", Feature.newBuilder().setFloatList(income).build())
            .putFeature("tags", Feature.getDefaultInstance()))
        .build();
  }

  private void write(List<byte[]> records) {
    SPARK
        .createDataset(records, Encoders.BINARY())
        .coalesce(1)
        .write()
        .format("tfrecord")
        .mode("overwrite")
        .option("recordType", "ByteArray")
        .save(path());
  }

  @Test
  void failsAsDecodingDoes() {
    write(List.of(example(11, FloatList.newBuilder().addValue(1).addValue(2)).toByteArray()));
    Dataset<Row> scored = reader().load(path()).selectExpr(predict(FEATURES, ""));

    assertThat(plan(scored)).contains(RECORDS);
    assertThatThrownBy(scored::collectAsList)
        .hasStackTraceContaining("[EXAMPLE_LENGTH_MISMATCH]")
        .hasStackTraceContaining("\"bonus\"")
        .hasStackTraceContaining("The record at byte 0 of ");
  }
}
