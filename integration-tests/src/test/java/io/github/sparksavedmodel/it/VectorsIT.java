/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.TfExample;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.RowException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Columns of Spark ML's vectors, dense and sparse. */
@SparkTest
@EnabledIf(value = "sparkMlIsThere", disabledReason = "Spark ML is not on the class path")
class VectorsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String UDT = "org.apache.spark.ml.linalg.VectorUDT";

  static boolean sparkMlIsThere() {
    return VectorsIT.class.getClassLoader().getResource(UDT.replace('.', '/') + ".class") != null;
  }

  private static Dataset<Row> frame(DataType type, Object... vectors) {
    List<Row> rows = new ArrayList<>();
    for (Object vector : vectors) {
      rows.add(RowFactory.create(rows.size(), vector));
    }
    return SPARK
        .createDataFrame(rows, new StructType().add("row", "int").add("x", type))
        .coalesce(1);
  }

  private static Dataset<Row> ofMl() {
    return frame(
        SQLDataTypes.VectorType(),
        Vectors.dense(1, 2.5),
        Vectors.sparse(2, new int[] {1}, new double[] {-3}),
        Vectors.sparse(2, new int[0], new double[0]),
        Vectors.dense(Double.NaN, 1));
  }

  /** By its name, since otherwise the class would not even be loaded where Spark ML is absent. */
  private static Dataset<Row> ofMllib() throws ReflectiveOperationException {
    return frame(
        Class.forName("org.apache.spark.mllib.linalg.VectorUDT")
            .asSubclass(DataType.class)
            .getDeclaredConstructor()
            .newInstance(),
        org.apache.spark.mllib.linalg.Vectors.dense(1, 2.5),
        org.apache.spark.mllib.linalg.Vectors.sparse(2, new int[] {1}, new double[] {-3}));
  }

  private static SavedModel model(String name) {
    return SavedModel.load(SPARK, Fixtures.model(name));
  }

  @ParameterizedTest
  @EnumSource(names = {"ROWS", "PARQUET", "PARQUET_OFF_HEAP", "CACHED"})
  void areArraysOfNumbers(DataLayout layout) throws Exception {
    layout.use(
        ofMl(),
        rows -> assertThat(
                model("only_predict").scorer().score(rows).sort("row").collectAsList())
            .extracting(row -> row.<Float>getAs("y"))
            .containsExactly(3.5f, -3f, 0f, Float.NaN));
  }

  @Test
  void mayBeOfTheOldLibrary() throws ReflectiveOperationException {
    assertThat(model("only_predict").scorer().score(ofMllib()).select("y").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(3.5f, -3f);
  }

  @Test
  void mayBeInsideArraysAndOfDoubles() {
    Dataset<Row> pairs = ofMl().limit(3).selectExpr("row", "array(x) AS x");
    assertThat(model("unknown_rank_in").scorer().score(pairs).select("y").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(3.5f, -3f, 0f);
    assertThat(model("arrays")
            .scorer()
            .output("cube_out")
            .score(ofMl()
                .limit(2)
                .selectExpr(
                    "array(0f, 0f, 0f) vec",
                    "array(array(0f, 0f, 0f), array(0f, 0f, 0f)) mat",
                    "0f one",
                    "array(0L, 0L) ids",
                    "array('', '') words",
                    "array(array(x), array(x)) cube",
                    "array(true, true, true) flags"))
            .selectExpr("cube_out[1][0]")
            .collectAsList())
        .extracting(row -> row.getList(0))
        .containsExactly(List.of(-1.0, -2.5), List.of(-0.0, 3.0));
  }

  @Test
  void areRowsOfSparseTensors() {
    Dataset<Row> data = frame(
        SQLDataTypes.VectorType(),
        Vectors.dense(0, 1.5, 0),
        Vectors.sparse(1 << 30, new int[] {7, 9, 99_999_999}, new double[] {1, 0, 2}));
    Dataset<Row> scored = model("sparse_open")
        .scorer()
        .output("entries")
        .output("scaled")
        .score(data.selectExpr("row", "x AS bag", "array('') words", "array(array(0L)) grid"));
    assertThat(scored.orderBy("row").select("entries").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(1f, 2f);
    assertThat(scored.orderBy("row").select("scaled.indices").collectAsList())
        .extracting(row -> row.getList(0))
        .containsExactly(List.of(1L), List.of(7L, 99_999_999L));
  }

  @Test
  void haveALength() {
    Dataset<Row> data = frame(
        SQLDataTypes.VectorType(),
        Vectors.dense(1, 2),
        Vectors.sparse(3, new int[] {0}, new double[] {1}));
    RowException failure = catchThrowableOfType(
        RowException.class, () -> model("only_predict").scorer().score(data).collectAsList());
    assertThat(failure)
        .hasMessageContaining(
            "[ROW_LENGTH_MISMATCH] Row 1 of partition 0: column \"x\" holds 3 values, but input \"x\" of signature \"predict\" takes 2 there.");
    assertThat(model("internal_dim").scorer().score(data).select("y").collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(3f, 1f);
  }

  @Test
  void areDescribedAndRefusedAsVectors() {
    assertThat(model("only_predict").scorer().describe(ofMl().schema()))
        .contains("x VECTOR -> x float32 [2] (rounding)");
    BindingException failure = catchThrowableOfType(
        BindingException.class, () -> model("rejects_negative").scorer().score(ofMl()));
    assertThat(failure)
        .hasMessageContaining(
            "but column \"x\" is VECTOR. Take one element, for example vector_to_array(x)[0].");
  }

  @Test
  void comeBackOutOfExamples() {
    StructType schema = new StructType().add("v", SQLDataTypes.VectorType()).add("id", "long");
    Dataset<Row> data = SPARK.createDataFrame(
        List.of(RowFactory.create(Vectors.sparse(3, new int[] {1}, new double[] {2}), 7L)), schema);

    Row back = data.select(TfExample.to_tfexample(struct(col("*"))).as("e"))
        .select(TfExample.from_tfexample(col("e"), schema).as("r"))
        .select("r.*")
        .first();

    assertThat(back.get(0)).isEqualTo(Vectors.dense(0, 2, 0));
    assertThat(back.getLong(1)).isEqualTo(7);
  }
}
