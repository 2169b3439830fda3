/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
