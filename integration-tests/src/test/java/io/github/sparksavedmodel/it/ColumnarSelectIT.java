/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.spark.ColumnarSelectExec;
import io.github.sparksavedmodel.internal.spark.ScoreExec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores over filters of children that give columns: the rows come as columns, too. */
@SparkTest
class ColumnarSelectIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String MODEL = Fixtures.model("arithmetic");
  private static final int ROWS = 9_000;

  /** Columns of every type that can be copied, with nulls here and there. */
  private static final List<String> TYPES = List.of(
      "id % 3 = 0",
      "CAST(id % 100 AS TINYINT)",
      "CAST(id % 1000 AS SMALLINT)",
      "CAST(id AS INT)",
      "id * 1000000007",
      "CAST(id AS FLOAT) / 7",
      "CAST(id AS DOUBLE) / 7",
      "CAST(id AS STRING)",
      "concat('word ', id % 20)",
      "CAST(repeat(CAST(id AS STRING), CAST(id % 4 AS INT)) AS BINARY)",
      "date_add(DATE '2020-01-01', CAST(id AS INT))",
      "timestamp_millis(id * 1001)",
      "CAST(timestamp_millis(id * 1001) AS TIMESTAMP_NTZ)",
      "make_dt_interval(CAST(id AS INT))",
      "make_ym_interval(CAST(id % 90 AS INT))",
      "CAST(id % 100 / 100 AS DECIMAL(5, 2))",
      "CAST(id / 1000 AS DECIMAL(15, 3))",
      "CAST(id / 1000 AS DECIMAL(30, 4)) * 1000000000",
      "transform(sequence(0, id % 5), i -> CAST(id + i AS FLOAT))",
      "transform(sequence(0, id % 5), i -> CAST(id + i AS DOUBLE))",
      "transform(sequence(0, id % 3), i -> if(i = 1, null, CAST(id + i AS INT)))",
      "transform(sequence(0, id % 3), i -> CAST(id % 100 + i AS TINYINT))",
      "transform(sequence(0, id % 3), i -> CAST(id % 100 + i AS SMALLINT))",
      "sequence(0, id % 4)",
      "transform(sequence(0, id % 3), i -> i = 1)",
      "transform(sequence(0, id % 3), i -> if(i = 2, null, CAST(id + i AS STRING)))",
      "transform(sequence(0, id % 3), i -> CAST(CAST(id AS STRING) AS BINARY))",
      "named_struct('a', if(id % 11 = 2, null, id), 'b', CAST(id AS STRING),"
          + " 'c', named_struct('d', id % 5, 'e', sequence(0, id % 3)))");

  private static final List<String> CONDITIONS = List.of(
      "id % 3 = 0",
      "id % 1000 = 17",
      "id < 0",
      "id >= 0",
      "id < 5000",
      "c1 > 50 AND c7 LIKE '%7%'",
      "c0",
      "c27.a > 100 AND size(c18) > 2",
      "x IS NOT NULL AND c12 IS NULL");

  @TempDir
  private Path directory;

  private static Dataset<Row> rows(int count) {
    return SPARK.range(0, count, 1, 2).selectExpr("id", "float(id) x", "float(id % 10) y");
  }

  /** Where and how often a column has nulls differs. */
  private static Dataset<Row> rowsOfAllTypes() {
    String[] columns = Stream.concat(
            Stream.of("id", "float(id) x", "float(id % 10) y"),
            TYPES.stream().map(ColumnarSelectIT::withNulls))
        .toArray(String[]::new);
    return SPARK.range(0, ROWS, 1, 2).selectExpr(columns);
  }

  private static String withNulls(String value) {
    int number = TYPES.indexOf(value);
    return number % 4 == 3
        ? value + " AS c" + number
        : "if(id %% %d = 1, null, %s) AS c%d".formatted(number + 2, value, number);
  }

  private static Dataset<Row> scored(Dataset<Row> rows) {
    return SavedModel.load(SPARK, MODEL).scorer().score(rows);
  }

  /** Files are read in the order of their sizes. */
  private static List<Row> inOrder(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparing(row -> row.getLong(0))).toList();
  }

  private static SparkPlan filter(Executed executed) {
    return executed.operators().stream()
        .filter(ColumnarSelectExec.class::isInstance)
        .findAny()
        .orElseThrow();
  }

  private static boolean isFiltered(Executed executed) {
    return executed.operators().stream().anyMatch(node -> node instanceof ColumnarSelectExec);
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheRowsThatSparkKeeps(DataLayout layout) throws IOException {
    layout.use(rowsOfAllTypes(), rows -> {
      for (String condition : CONDITIONS) {
        check(rows, condition, layout.givesColumns(rows.schema()));
      }
    });
  }

  private static void check(Dataset<Row> rows, String condition, boolean givesColumns) {
    String all = "to_json(struct(" + String.join(", ", rows.columns()) + ")) AS given";
    List<Row> expected = inOrder(rows.where(condition).selectExpr("id", all).collectAsList());
    Executed executed = Executed.of(scored(rows.where(condition)).selectExpr("id", all, "sum"));
    List<Row> given = inOrder(executed.rows());

    assertThat(given).as(condition).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      long id = expected.get(i).getLong(0);
      assertThat(given.get(i).getString(1)).isEqualTo(expected.get(i).getString(1));
      assertThat(given.get(i).getFloat(2)).isEqualTo((float) id + id % 10);
    }
    if (givesColumns) {
      assertThat(executed.rowsScored()).isEqualTo(expected.size());
      assertThat(isFiltered(executed)).as(condition).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "VECTORS"})
  void columnsThatOnlyTheConditionReadsAreDropped(DataLayout layout) throws IOException {
    layout.use(rowsOfAllTypes(), rows -> {
      rows.createOrReplaceTempView("filtered");
      Executed executed = Executed.of("SELECT id, savedmodel_predict('" + MODEL
          + "', struct(x, y)).product AS p FROM filtered WHERE c1 = 5 AND c2 < 500");

      assertThat(executed.rows())
          .allMatch(row -> row.getLong(0) % 100 == 5
              && row.getFloat(1) == row.getLong(0) * (row.getLong(0) % 10));
      assertThat(executed.rows().size())
          .isEqualTo((int) rows.where("c1 = 5 AND c2 < 500").count());
      if (layout.givesColumns(rows.schema())) {
        assertThat(executed.scores()).allMatch(ScoreExec::supportsColumnar);
        assertThat(executed.operators().stream().filter(ColumnarSelectExec.class::isInstance))
            .singleElement()
            .satisfies(filter -> assertThat(filter.output().mkString(" "))
                .contains("id#", "x#", "y#")
                .doesNotContain("c1#"));
      }
    });
  }

  @Test
  void isExplainedAndCounted() throws IOException {
    DataLayout.VECTORS.use(rows(1000), rows -> {
      Executed executed = Executed.of(scored(rows.where("id % 4 = 1")));
      SparkPlan filter = filter(executed);

      assertThat(executed.plan().toString())
          .contains("path columns (of BatchScan", "ColumnarSelect [id#", "% 4) = 1)");
      assertThat(filter.metrics().apply("numOutputRows").value()).isEqualTo(250);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "id % 4 = 1"})
  void columnsMayHaveOtherNames(String condition) throws IOException {
    DataLayout.VECTORS.use(rows(9000).selectExpr("y b", "id", "x a", "map(id, id) m"), rows -> {
      Dataset<Row> renamed =
          rows.where(condition).drop("m").withColumnRenamed("a", "x").withColumnRenamed("b", "y");
      Executed executed = Executed.of(scored(renamed));

      assertThat(executed.scores()).singleElement().matches(ScoreExec::supportsColumnar);
      assertThat(isFiltered(executed)).isTrue();
      assertThat(executed.rows()).hasSize((int) rows.where(condition).count());
      for (Row row : executed.rows()) {
        long id = row.getLong(1);
        assertThat(row.getFloat(0)).isEqualTo((float) (id % 10));
        assertThat(row.getFloat(2)).isEqualTo((float) id);
        assertThat(row.<Float>getAs("product")).isEqualTo((float) id * (id % 10));
      }
    });
  }

  @Test
  void partitionsAreChosenByTheScan() {
    String file = directory.resolve("by-day").toString();
    rows(900)
        .selectExpr("id", "x AS a", "y", "id % 3 AS day")
        .write()
        .partitionBy("day")
        .parquet(file);
    Executed executed = Executed.of("SELECT id, savedmodel_predict('" + MODEL
        + "', struct(a AS x, y)).sum FROM parquet.`" + file + "` WHERE day = 1");

    assertThat(executed.rows())
        .hasSize(300)
        .allMatch(row ->
            row.getLong(0) % 3 == 1 && row.getFloat(1) == row.getLong(0) + row.getLong(0) % 10);
    boolean wholeStage = SPARK.conf().get("spark.sql.codegen.wholeStage").equals("true");
    assertThat(executed.scores()).allMatch(score -> score.supportsColumnar() == wholeStage);
  }

  /** Without a filter nothing is copied, so it may be of any type. */
  @Test
  void columnsOfEveryTypeMayBeChosen() throws IOException {
    DataLayout.VECTORS.use(rows(100).selectExpr("*", "map(id, id + 1) AS m"), rows -> {
      Executed executed = Executed.of(scored(rows.selectExpr("id AS n", "m", "x", "y")));

      assertThat(isFiltered(executed)).isTrue();
      assertThat(executed.rows())
          .hasSize(100)
          .allMatch(row -> row.getJavaMap(1).containsKey(row.getLong(0)));
    });
  }

  @Test
  void aColumnWithTwoNamesIsGivenAsRows() throws IOException {
    DataLayout.VECTORS.use(rows(100), rows -> {
      Executed executed = Executed.of(scored(rows.selectExpr("x AS a", "x", "x AS y")));

      assertThat(isFiltered(executed)).isFalse();
      assertThat(executed.rows())
          .hasSize(100)
          .allMatch(row -> row.<Float>getAs("sum") == 2 * row.getFloat(0));
    });
  }

  /** A part of a condition is not evaluated where an earlier one is false or null. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b != 0 AND 100 / b > 1 AND 100 / b < 50 | 140",
        "(a > 0 OR c > 0) AND 100 / b > 1 | 180",
        "t RLIKE '^[0-9]+$' AND CAST(t AS INT) >= 1 AND CAST(t AS INT) <= 9 | 6",
        "CAST(t AS INT) IS NOT NULL AND t RLIKE '^[0-9]+$' | 133",
        "a / b IS NOT NULL AND b != 0 | 100",
        "b IS NOT NULL AND (b = 0 OR 100 / b > 1 OR 100 / b < 0) | 200"
      },
      quoteCharacter = '"')
  void conditionsThatGuardOthersAreEvaluatedFirst(String condition, int expected)
      throws IOException {
    Dataset<Row> all = SPARK
        .range(0, 200, 1, 1)
        .selectExpr(
            "float(id) x",
            "float(1) y",
            "if(id % 2 = 0, null, id) a",
            "id % 10 b",
            "if(id % 10 = 0, null, id) c",
            "if(id % 3 = 0, 'none', string(id)) t");
    DataLayout.VECTORS.use(all, rows -> {
      Executed executed = Executed.of(scored(rows.where(condition)));

      assertThat(isFiltered(executed)).isTrue();
      assertThat(executed.rows()).hasSize(expected);
    });
  }

  @Test
  void cachedColumnsAreFiltered() throws IOException {
    Dataset<Row> numbers = rows(20_000).repartition(2, functions.col("y"));
    DataLayout.CACHED.use(numbers, cached -> {
      for (int time = 0; time < 2; time++) {
        Executed executed =
            Executed.of(scored(cached.where("id % 5 = 2")).groupBy("y").sum("sum"));

        assertThat(executed.rowsScored()).isEqualTo(4000);
        assertThat(executed.rows()).hasSize(2);
      }
    });
  }

  @Test
  void equalFiltersAreOnePlan() throws IOException {
    DataLayout.VECTORS.use(rows(100), rows -> {
      SparkPlan one = filter(Executed.of(scored(rows.where("id > 5"))));
      SparkPlan same = filter(Executed.of(scored(rows.where("id > 5"))));
      SparkPlan other = filter(Executed.of(scored(rows.where("id > 6"))));

      assertThat(one.sameResult(same)).isTrue();
      assertThat(one.sameResult(other)).isFalse();
    });
  }

  /** Small runs cost TensorFlow as much as large ones, and the first rows are wanted soon. */
  @Test
  void fewRowsOfManyBatchesAreScoredTogether() throws IOException {
    DataLayout.VECTORS.use(rows(100_000).coalesce(1), rows -> {
      Executed executed = Executed.of(scored(rows.where("id % 50 = 3")));

      assertThat(executed.rowsScored()).isEqualTo(2000);
      assertThat(Executed.metric(executed.scores().get(0), "batches")).isBetween(3L, 20L);
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id % 3 = 0 AND rand() < 2.5",
        "id > (SELECT avg(id) FROM range(10))",
        "map_keys(m)[0] > 5"
      })
  void whatCannotBeFilteredAsColumnsIsFilteredAsRows(String condition) throws IOException {
    Dataset<Row> all = rows(3000).selectExpr("*", "map(id, id + 1) AS m");
    DataLayout.VECTORS.use(all, rows -> {
      long expected = rows.where(condition).count();
      Executed executed = Executed.of(scored(rows.where(condition)));

      assertThat(isFiltered(executed)).isFalse();
      assertThat(executed.operators()).anyMatch(node -> node instanceof FilterExec);
      assertThat(executed.plan().toString()).contains("path rows (Filter gives no columns)");
      assertThat(executed.rows())
          .hasSize((int) expected)
          .allMatch(row -> row.<Float>getAs("sum") == row.getFloat(1) + row.getFloat(2));
    });
  }

  @Test
  void aReaderMayStopEarly() throws IOException {
    DataLayout.VECTORS.use(rows(50_000), rows -> {
      var some = scored(rows.where("id % 2 = 0")).toLocalIterator();
      for (int i = 0; i < 5; i++) {
        assertThat(some.next().getLong(0)).isEqualTo(2L * i);
      }
      assertThat(scored(rows.where("id % 2 = 0")).takeAsList(3)).hasSize(3);
    });
  }
}
