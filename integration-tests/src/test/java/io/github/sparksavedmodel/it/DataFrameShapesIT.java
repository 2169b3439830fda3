/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.SavedModel;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** The call as a column of DataFrames, and scored DataFrames used as any other. */
@SparkTest
class DataFrameShapesIT {
  private static final SparkSession SPARK = TestSession.get();

  private static Dataset<Row> data() {
    return SPARK
        .range(0, 40, 1, 3)
        .selectExpr("id", "float(id) x", "float(id % 7) y", "id % 3 g", "string(id) unused");
  }

  private static Column call(Column inputs) {
    return call_function("savedmodel_predict", lit(Fixtures.model("arithmetic")), inputs);
  }

  private static Column sum(Column inputs) {
    return call(inputs).getField("sum");
  }

  private static Dataset<Row> scored() {
    return SavedModel.load(SPARK, Fixtures.model("arithmetic"))
        .scorer()
        .output("sum")
        .score(data());
  }

  private static Dataset<Row> twin() {
    return data().withColumn("sum", col("x").plus(col("y")));
  }

  private static void assertSame(Dataset<Row> actual, Dataset<Row> expected) {
    CloseRows.assertClose(actual.collectAsList(), expected.collectAsList());
  }

  @Test
  void bindsWhatItNeedsOfAllColumns() {
    Executed executed = Executed.of(
        data().select(col("id"), col("x"), col("y"), sum(struct("*")).as("sum")));
    assertThat(executed.scores()).hasSize(1);
    CloseRows.assertClose(executed.rows(), twin().select("id", "x", "y", "sum").collectAsList());
  }

  @Test
  void scoresOnceForAllColumnsOfACall() {
    Column call = call(struct(col("x"), col("y")));
    Executed executed = Executed.of(data()
        .withColumn("s", call.getField("sum"))
        .withColumn("p", call.getField("product"))
        .filter(call.getField("sum").gt(20))
        .select("id", "s", "p"));
    assertThat(executed.scores()).hasSize(1);
    CloseRows.assertClose(
        executed.rows(),
        data().selectExpr("id", "x + y AS s", "x * y AS p").filter("s > 20").collectAsList());
  }

  @Test
  void joinsAScoredFrameWithItself() {
    Dataset<Row> a = scored().as("a");
    assertSame(
        a.join(scored().as("b"), functions.expr("a.sum = b.sum AND a.id < b.id"))
            .select("a.id", "b.id", "a.sum", "b.x"),
        twin()
            .as("a")
            .join(twin().as("b"), functions.expr("a.sum = b.sum AND a.id < b.id"))
            .select("a.id", "b.id", "a.sum", "b.x"));
    Dataset<Row> one = scored();
    Dataset<Row> same = twin();
    assertSame(
        one.as("a").join(one.as("b"), "id").select("a.sum", "b.sum"),
        same.as("a").join(same.as("b"), "id").select("a.sum", "b.sum"));
  }

  @Test
  void chainsModelsAndJoinsThemWithThemselves() {
    SavedModel model = SavedModel.load(SPARK, Fixtures.model("arithmetic"));
    Dataset<Row> twice =
        model.scorer().input("x", col("sum")).output("sum", "second").score(scored());
    Dataset<Row> same = twin().withColumn("second", col("sum").plus(col("y")));
    assertSame(twice, same);
    assertSame(
        twice
            .as("a")
            .join(twice.as("b"), functions.expr("a.second = b.sum"))
            .select("a.id", "b.id"),
        same.as("a").join(same.as("b"), functions.expr("a.second = b.sum")).select("a.id", "b.id"));
  }

  @Test
  void unitesAndSubtractsAScoredFrame() {
    assertSame(scored().union(scored()), twin().union(twin()));
    assertThat(scored().except(scored()).collectAsList()).isEmpty();
    assertSame(
        scored().select("sum").intersectAll(scored().select("sum").filter("sum > 9")),
        twin().select("sum").intersectAll(twin().select("sum").filter("sum > 9")));
    assertSame(
        scored().select("id", "sum").unionByName(data().select("id"), true),
        twin().select("id", "sum").unionByName(data().select("id"), true));
  }

  @Test
  void groupsPivotsAndWindows() {
    assertSame(
        scored().groupBy("g").agg(functions.sum("sum")),
        twin().groupBy("g").agg(functions.sum("sum")));
    assertSame(
        scored().groupBy("y").pivot("g").agg(functions.max("sum")),
        twin().groupBy("y").pivot("g").agg(functions.max("sum")));
    Column rank = functions.rank().over(Window.partitionBy("g").orderBy("sum"));
    assertSame(scored().select(col("id"), rank), twin().select(col("id"), rank));
    assertSame(
        scored().dropDuplicates("sum").select("sum"),
        twin().dropDuplicates("sum").select("sum"));
  }

  @Test
  void goesOnWithObjects() {
    MapFunction<Row, Float> score = row -> row.<Float>getAs("sum");
    FilterFunction<Row> large = row -> row.<Float>getAs("sum") > 20;
    assertThat(scored().filter(large).map(score, Encoders.FLOAT()).collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            twin().filter("sum > 20").map(score, Encoders.FLOAT()).collectAsList());
    assertSame(
        SPARK.createDataFrame(scored().toJavaRDD(), scored().schema()).filter("sum > 20"),
        twin().filter("sum > 20"));
    assertSame(
        data()
            .map((MapFunction<Row, Float>) row -> row.getFloat(1), Encoders.FLOAT())
            .select(sum(struct(col("value").as("x"), lit(1).as("y"))).as("s")),
        data().selectExpr("x + 1f AS s"));
  }

  @Test
  void isWrittenDownInCheckpoints() {
    assertSame(scored().localCheckpoint().filter("sum > 20"), twin().filter("sum > 20"));
  }

  @Test
  void isRepartitionedAndSampled() {
    assertSame(scored().repartition(2, col("sum")), twin());
    assertSame(scored().repartitionByRange(2, col("sum")), twin());
    assertSame(scored().coalesce(1), twin());
    assertSame(scored().sample(false, 0.5, 3), twin().sample(false, 0.5, 3));
    assertThat(scored().sort("sum").take(5)).isEqualTo(twin().sort("sum").take(5));
    assertThat(scored().tail(3)).isEqualTo(twin().tail(3));
  }

  @Test
  void hasStatisticsAndASummary() {
    assertSame(scored().describe("sum"), twin().describe("sum"));
    assertThat(scored().stat().approxQuantile("sum", new double[] {0.5}, 0))
        .isEqualTo(twin().stat().approxQuantile("sum", new double[] {0.5}, 0));
  }
}
