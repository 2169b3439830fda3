/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of unusual shape: odd names, hundreds of columns, huge rows, no rows. */
@SparkTest
class ManyColumnsIT {
  private static final SparkSession SPARK = TestSession.get();

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  @ParameterizedTest
  @CsvSource({
    "a.b, a.b",
    "two words, two words",
    "back`tick, back`tick",
    "größe, größe",
    "größe, GRÖSSE-x",
    "Income, iNCOME",
    "價格, 價格",
    "'dot. and `tick`', 'dot. and `tick`'"
  })
  void columnsMayHaveAnyName(String column, String named) {
    boolean sameName = column.equalsIgnoreCase(named);
    Dataset<Row> data =
        SPARK.range(3).toDF(column).withColumn("y", org.apache.spark.sql.functions.lit(1f));
    if (sameName) {
      assertThat(scorer("arithmetic")
              .option("inputs.x", named)
              .score(data)
              .select("sum")
              .collectAsList())
          .extracting(row -> row.getFloat(0))
          .containsExactlyInAnyOrder(1f, 2f, 3f);
    } else {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(
              () -> scorer("arithmetic").option("inputs.x", named).score(data)))
          .hasMessageContaining("Option \"inputs.x\" names \"" + named + "\"");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS", "PARQUET"})
  void fieldsOfNestedStructsAreNamedByPath(DataLayout layout) throws Exception {
    layout.use(
        SPARK
            .range(0, 4, 1, 1)
            .selectExpr(
                "id", "named_struct('b', named_struct('c', id, 'rest', 'text'), 'd.e', 1f) a"),
        rows -> assertThat(scorer("arithmetic")
                .option("inputs.x", "a.b.c")
                .option("inputs.y", "A.d.e")
                .score(rows)
                .sort("id")
                .select("sum")
                .collectAsList())
            .extracting(row -> row.getFloat(0))
            .containsExactly(1f, 2f, 3f, 4f));
  }

  /** With more columns than {@code spark.sql.codegen.maxFields}, scans give rows. */
  @ParameterizedTest
  @EnumSource(names = {"ROWS", "PARQUET", "VECTORS"})
  void tablesMayHaveHundredsOfColumns(DataLayout layout) throws Exception {
    String columns = IntStream.range(0, 498)
        .mapToObj("id + %1$d AS c%1$d"::formatted)
        .collect(Collectors.joining(", "));
    Dataset<Row> wide =
        SPARK.sql("SELECT " + columns + ", float(id) x, 1f y FROM range(0, 5, 1, 1)");
    layout.use(wide, rows -> {
      List<Row> scored = scorer("arithmetic").score(rows).sort("c0").collectAsList();
      assertThat(scored).hasSize(5).allMatch(row -> row.length() == 502);
      assertThat(scored.get(4).<Float>getAs("sum")).isEqualTo(5f);
      assertThat(scored.get(4).<Long>getAs("c497")).isEqualTo(501L);
    });
  }

  @SparkIndependent
  @ParameterizedTest
  @EnumSource(names = {"ROWS", "VECTORS"})
  void rowsMayHaveFiftyMegabytes(DataLayout layout) throws Exception {
    int values = 13_000_000;
    Dataset<Row> large =
        SPARK.range(0, 3, 1, 3).selectExpr("array_repeat(float(1), " + values + ") x");
    layout.use(
        large,
        rows -> assertThat(scorer("internal_dim").score(rows).select("y").collectAsList())
            .extracting(row -> row.getFloat(0))
            .hasSize(3)
            .allMatch(sum -> Math.abs(sum - values) < 1e-3 * values));
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS", "PARQUET", "VECTORS"})
  void framesAndPartitionsMayBeEmpty(DataLayout layout) throws Exception {
    Dataset<Row> rows = SPARK.range(0, 40, 1, 4).selectExpr("id", "float(id) x", "1f y");
    layout.use(
        rows.filter("id < 0"),
        none -> assertThat(scorer("arithmetic").score(none).collectAsList()).isEmpty());
    layout.use(
        rows.filter("id > 35"),
        some -> assertThat(scorer("arithmetic").score(some).sort("id").collectAsList())
            .extracting(row -> row.<Float>getAs("sum"))
            .containsExactly(37f, 38f, 39f, 40f));
  }

  @Test
  void anEmptyFrameHasTheSchemaOfAFullOne() {
    Dataset<Row> rows = SPARK.range(4).selectExpr("float(id) x", "1f y");
    assertThat(scorer("arithmetic").score(rows.limit(0)).schema())
        .isEqualTo(scorer("arithmetic").score(rows).schema());
  }
}
