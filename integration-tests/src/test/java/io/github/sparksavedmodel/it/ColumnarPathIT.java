/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.internal.spark.ScoreExec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores over children that give columns: which way rows take, and that none is lost on it. */
@SparkTest
class ColumnarPathIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String MODEL = Fixtures.model("arithmetic");
  private static final int ROWS = 30_000;

  @TempDir
  private Path directory;

  private static Dataset<Row> numbers(int rows) {
    return SPARK.range(0, rows, 1, 2).selectExpr("id", "float(id) x", "float(id % 10) y");
  }

  private Dataset<Row> parquet(Dataset<Row> rows) {
    String file = directory.resolve("rows-" + System.nanoTime()).toString();
    rows.write().parquet(file);
    return SPARK.read().parquet(file);
  }

  private static Dataset<Row> scored(Dataset<Row> rows) {
    return SavedModel.load(SPARK, MODEL).scorer().score(rows);
  }

  private static String explained(Dataset<Row> query) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) query)
        .queryExecution()
        .executedPlan()
        .toString();
  }

  private static boolean wholeStage() {
    return SPARK.conf().get("spark.sql.codegen.wholeStage").equals("true");
  }

  @ParameterizedTest
  @EnumSource
  void everyRowComesOnceAndInOrder(DataLayout layout) throws IOException {
    layout.use(numbers(ROWS), rows -> {
      Executed executed = Executed.of(scored(rows));

      assertThat(executed.rowsScored()).isEqualTo(ROWS);
      assertThat(executed.rows()).hasSize(ROWS);
      for (Row row : executed.rows()) {
        float x = row.getLong(0);
        float y = row.getLong(0) % 10;
        assertThat(row.getFloat(1)).isEqualTo(x);
        assertThat(row.<Float>getAs("sum")).isEqualTo(x + y);
        assertThat(row.<Float>getAs("product")).isEqualTo(x * y);
      }
      if (layout != DataLayout.PARQUET && layout != DataLayout.PARQUET_OFF_HEAP) {
        assertThat(executed.rows()).extracting(row -> row.getLong(0)).isSorted();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "7", "1000", "100000"})
  void batchesAreCutToTheirSize(String batchSize) {
    int count = batchSize.equals("1") ? 500 : ROWS;
    Executed executed = Executed.of(SavedModel.load(SPARK, MODEL)
        .scorer()
        .option("batchSize", batchSize)
        .score(VectorSource.of(numbers(count)))
        .selectExpr("sum(sum)", "count(*)"));

    assertThat(executed.rowsScored()).isEqualTo(count);
    assertThat(executed.rows().get(0).getLong(1)).isEqualTo(count);
    assertThat(executed.rows().get(0).getDouble(0))
        .isEqualTo(IntStream.range(0, count).mapToDouble(i -> i + i % 10).sum());
  }

  @Test
  void explainsThatColumnsAreReadOrWhyNot() {
    Dataset<Row> data = parquet(numbers(10));
    assertThat(explained(scored(SPARK.range(3).selectExpr("id AS x", "id AS y"))))
        .contains("path rows (Project gives no columns)");
    assertThat(explained(scored(data.filter("x > 3 AND rand() < 0.5"))))
        .contains("path rows (Filter gives no columns)");
    if (wholeStage()) {
      assertThat(explained(scored(data.filter("x > 3")))).contains("path columns (of Scan parquet");
      assertThat(explained(scored(data))).contains("path columns (of Scan parquet");
      assertThat(explained(scored(data.cache()))).contains("path columns (of InMemoryTableScan");
      data.unpersist(true);
      assertThat(explained(scored(parquet(data.selectExpr(xyAnd(98))))))
          .contains("path columns (of Scan parquet");
      assertThat(explained(scored(parquet(data.selectExpr(xyAnd(99))))))
          .contains("path rows (more fields than spark.sql.codegen.maxFields=100)");
    } else {
      assertThat(explained(scored(data)))
          .contains("path rows (spark.sql.codegen.wholeStage is false)");
    }
  }

  /** Inputs and so many other columns. */
  private static String[] xyAnd(int others) {
    return Stream.concat(
            Stream.of("x", "y"), IntStream.range(0, others).mapToObj(i -> "id AS c" + i))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(ints = {97, 98, 99, 130})
  void tablesMayBeWiderThanCodeIsGeneratedFor(int columns) {
    List<Row> rows = scored(parquet(numbers(200).selectExpr(xyAnd(columns)))).collectAsList();

    assertThat(rows).hasSize(200).allSatisfy(row -> {
      assertThat(row.<Float>getAs("sum")).isEqualTo(row.getFloat(0) + row.getFloat(1));
      assertThat(row.<Long>getAs("c" + (columns - 1))).isEqualTo((long) row.getFloat(0));
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "VECTORS"})
  void rowsOfOtherBranchesAreNotScored(DataLayout layout) throws IOException {
    layout.use(numbers(10_000), rows -> {
      rows.createOrReplaceTempView("branches");
      Executed executed = Executed.of("SELECT id, CASE WHEN id % 4 = 0 THEN savedmodel_predict('"
          + MODEL + "', struct(x, y)).sum END AS s FROM branches");

      assertThat(executed.rowsScored()).isEqualTo(2500);
      assertThat(executed.rows()).hasSize(10_000).allSatisfy(row -> {
        long id = row.getLong(0);
        assertThat(row.get(1)).isEqualTo(id % 4 == 0 ? (float) (id + id % 10) : null);
      });
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "VECTORS"})
  void inputsMayBeComputedFromColumns(DataLayout layout) throws IOException {
    layout.use(numbers(5000), rows -> {
      rows.createOrReplaceTempView("computed");
      Executed executed = Executed.of("SELECT id, savedmodel_predict('" + MODEL
          + "', struct(x + 1 AS x, y)).sum AS s FROM computed");

      assertThat(executed.scores())
          .allMatch(score ->
              score.supportsColumnar() == layout.givesColumns(score.child().schema()));
      assertThat(executed.rows())
          .hasSize(5000)
          .allMatch(row -> row.getFloat(1) == row.getLong(0) + 1 + row.getLong(0) % 10);
    });
  }

  @Test
  void aPartitionColumnMayBeAnInput() {
    String file = directory.resolve("by-day").toString();
    numbers(100)
        .selectExpr("x", "if(x > 90, null, float(id % 3)) y")
        .write()
        .partitionBy("y")
        .parquet(file);
    List<Row> rows = SavedModel.load(SPARK, MODEL)
        .scorer()
        .mode(Mode.PERMISSIVE)
        .errorColumn("reason")
        .score(SPARK.read().schema("x FLOAT, y FLOAT").parquet(file))
        .collectAsList();

    assertThat(rows).hasSize(100).allSatisfy(row -> {
      boolean bad = row.isNullAt(1);
      assertThat(row.<Float>getAs("sum")).isEqualTo(bad ? null : row.getFloat(0) + row.getFloat(1));
      assertThat(row.isNullAt(row.fieldIndex("reason"))).isEqualTo(!bad);
    });
    assertThat(rows.stream().filter(row -> row.isNullAt(1))).hasSize(9);
  }

  @Test
  void whatIsScoredMayBeUnitedWrittenAndCached() {
    Dataset<Row> one = scored(parquet(numbers(100)));
    Dataset<Row> both = one.union(one).select("id", "sum");
    Dataset<Row> written = parquet(both);
    Dataset<Row> cached = one.cache();

    assertThat(both.count()).isEqualTo(200);
    assertThat(written.filter("sum != id + id % 10").count()).isZero();
    assertThat(written.count()).isEqualTo(200);
    assertThat(cached.filter("sum = id + id % 10").count()).isEqualTo(100);
    cached.unpersist(true);
  }

  @Test
  void aScoreOfScoresGetsRows() {
    Dataset<Row> once = scored(parquet(numbers(100))).selectExpr("id", "sum AS x", "product AS y");
    Executed twice = Executed.of(scored(once));

    assertThat(twice.scores()).hasSize(2);
    assertThat(twice.scores().stream().filter(ScoreExec::supportsColumnar))
        .hasSize(wholeStage() ? 1 : 0);
    assertThat(twice.rows()).hasSize(100).allSatisfy(row -> {
      float x = row.getLong(0);
      float y = row.getLong(0) % 10;
      assertThat(row.<Float>getAs("sum")).isEqualTo(x + y + x * y);
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "VECTORS"})
  void aReaderMayStopEarly(DataLayout layout) throws IOException {
    layout.use(numbers(20_000), rows -> {
      Iterator<Row> some = scored(rows).toLocalIterator();
      for (int i = 0; i < 5; i++) {
        some.next();
      }
      assertThat(scored(rows).takeAsList(3)).hasSize(3);
      assertThat(Executed.of(scored(rows).limit(10)).rowsScored()).isLessThanOrEqualTo(20);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"arrays", "dtypes", "keras_mlp", "vocabulary"})
  void manyRowsOfEveryTypeGiveWhatRowsGive(String model) throws IOException {
    Dataset<Row> known =
        KnownValues.frame(model).crossJoin(SPARK.range(0, 900, 1, 1).toDF("n"));
    String call = "savedmodel_predict('" + Fixtures.model(model) + "', struct(*)) AS out";
    List<Row> expected = known.selectExpr("row", "n", call).collectAsList();

    List<Row> columns = VectorSource.of(known).selectExpr("row", "n", call).collectAsList();

    CloseRows.assertClose(columns, expected);
  }

  /** Spark's UNION keeps the partitioning of its children for rows only. */
  @Test
  void aUnionOfPartitionedScoresKeepsItsGroupsWhole() {
    Dataset<Row> one = numbers(1000)
        .repartition(3, functions.col("y"))
        .selectExpr("y", "x", "x + y AS sum")
        .cache();
    Dataset<Row> two =
        numbers(1000).repartition(3, functions.col("y")).select("y", "x").cache();
    two.createOrReplaceTempView("to_unite");
    List<Row> groups = one.union(SPARK.sql(
            "SELECT y, x, savedmodel_predict('" + MODEL + "', struct(x, y)).sum FROM to_unite"))
        .groupBy("y")
        .agg(functions.count("*"), functions.sum("sum"))
        .collectAsList();
    one.unpersist(true);
    two.unpersist(true);

    assertThat(groups).hasSize(10).allMatch(group -> group.getLong(1) == 200);
    assertThat(explained(scored(two))).contains("path rows");
  }

  @Test
  void aBatchWhoseTensorsAreLargeIsGivenInSlices() {
    Dataset<Row> texts = SPARK
        .range(0, 9000, 1, 1)
        .selectExpr(
            "id",
            "repeat(char(97 + id % 26), 12000 + int(id % 7)) payload",
            "named_struct('a', id, 'b', array(id, id + 1)) s");
    Executed executed = Executed.of(SavedModel.load(SPARK, Fixtures.model("raw_strings"))
        .scorer()
        .score(VectorSource.of(texts))
        .selectExpr("id", "left(payload, 3) AS text", "s", "length"));

    assertThat(executed.rows()).hasSize(9000);
    for (int id = 0; id < 9000; id++) {
      Row row = executed.rows().get(id);
      assertThat(row.getLong(0)).isEqualTo(id);
      assertThat(row.getString(1)).isEqualTo(Character.toString(97 + id % 26).repeat(3));
      assertThat(row.getStruct(2).getLong(0)).isEqualTo(id);
      assertThat(row.getStruct(2).<Long>getList(1)).containsExactly((long) id, id + 1L);
      assertThat(row.<Integer>getAs("length")).isEqualTo(12000 + id % 7);
    }
    assertThat(executed.operators().stream().filter(node -> node instanceof ColumnarToRowExec))
        .singleElement()
        .satisfies(toRows ->
            assertThat(toRows.metrics().apply("numInputBatches").value()).isGreaterThan(6));
  }
}
