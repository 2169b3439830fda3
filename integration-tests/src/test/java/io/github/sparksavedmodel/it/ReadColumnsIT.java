/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what a query needs is read from files. */
@SparkTest
class ReadColumnsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final Pattern READ_SCHEMA = Pattern.compile("ReadSchema: (struct<.*>)");

  @TempDir
  private static Path directory;

  private static String file;

  @BeforeAll
  static void write() {
    file = directory.resolve("wide.parquet").toString();
    SPARK
        .range(0, 100, 1, 1)
        .selectExpr(
            "id",
            "float(id) x",
            "float(1) y",
            "string(id) unused",
            "named_struct('x', id, 'z', id) s",
            "id % 3 day")
        .write()
        .partitionBy("day")
        .parquet(file);
  }

  private static String readSchema(Dataset<Row> query) {
    String plan = ((org.apache.spark.sql.classic.Dataset<Row>) query)
        .queryExecution()
        .executedPlan()
        .toString();
    Matcher matcher = READ_SCHEMA.matcher(plan);
    assertThat(matcher.find()).as(plan).isTrue();
    return matcher.group(1);
  }

  private static Dataset<Row> scored() {
    return SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .score(SPARK.read().parquet(file));
  }

  @Test
  void readsTheFieldsThatBindAndThoseThatAreSelected() {
    assertThat(readSchema(scored().select("id", "sum")))
        .isEqualTo("struct<id:bigint,x:float,y:float>");
    assertThat(readSchema(scored().select("sum"))).isEqualTo("struct<x:float,y:float>");
  }

  @Test
  void readsInSqlWhatStructStarBinds() {
    SPARK.read().parquet(file).createOrReplaceTempView("wide");
    assertThat(readSchema(SPARK.sql("SELECT savedmodel_predict('" + Fixtures.model("arithmetic")
            + "', struct(*)).sum FROM wide WHERE day = 1")))
        .isEqualTo("struct<x:float,y:float>");
  }

  @Test
  void readsOnlyTheNestedFieldThatBinds() {
    Dataset<Row> nested = SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .option("inputs.x", "s.x")
        .score(SPARK.read().parquet(file))
        .select("sum");
    assertThat(readSchema(nested)).isEqualTo("struct<y:float,s:struct<x:bigint>>");
  }

  @Test
  void readsNothingForScoresThatNobodyAsksFor() {
    assertThat(readSchema(scored().select("id"))).isEqualTo("struct<id:bigint>");
  }

  @Test
  void prunesPartitionsThroughTheScore() {
    Dataset<Row> query = scored().filter("day = 2").select("sum");
    assertThat(((org.apache.spark.sql.classic.Dataset<Row>) query)
            .queryExecution()
            .executedPlan()
            .toString())
        .contains("PartitionFilters: [isnotnull(day#");
    assertThat(Executed.of(query).rowsScored()).isEqualTo(33);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, input_file_name() f, S FROM files",
        "SELECT id, input_file_name() f, input_file_block_length() l FROM (SELECT *, S AS s FROM files) WHERE s >= 0",
        "SELECT id, f, s FROM (SELECT *, input_file_name() f, S AS s FROM files) WHERE s >= 0 AND f <> 'x'",
        "SELECT id, S FROM files WHERE S >= 0 AND input_file_name() LIKE '%parquet'",
        "SELECT input_file_name() f, sum(S) s FROM files GROUP BY input_file_name()",
        "SELECT id, input_file_name() f FROM (SELECT *, P(S) AS twice FROM files) WHERE twice >= 0"
      })
  void tellsTheFileThatEachRowIsFrom(String query) {
    String files = directory.resolve("files.parquet").toString();
    SPARK
        .range(0, 60, 1, 6)
        .selectExpr("id", "float(id) x", "float(1) y")
        .write()
        .mode("overwrite")
        .parquet(files);
    SPARK.conf().set("spark.sql.files.minPartitionNum", "1");
    try {
      SPARK.read().parquet(files).createOrReplaceTempView("files");
      String call =
          "savedmodel_predict('" + Fixtures.model("arithmetic") + "', struct(%s AS x, y)).sum";
      String scored = query
          .replace("P(S)", call.formatted(call.formatted("x")))
          .replaceAll("\\bS\\b", Matcher.quoteReplacement(call.formatted("x")));
      String plain = query.replace("P(S)", "(x + y + y)").replaceAll("\\bS\\b", "(x + y)");
      assertThat(sorted(scored)).isEqualTo(sorted(plain)).isNotEmpty();
    } finally {
      SPARK.conf().unset("spark.sql.files.minPartitionNum");
    }
  }

  private static List<String> sorted(String query) {
    return SPARK.sql(query).collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
