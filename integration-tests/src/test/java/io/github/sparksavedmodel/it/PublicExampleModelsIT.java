/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparksavedmodel.SavedModel;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;

/** Models that others exported and that take serialized tf.Examples, scored from columns. */
@SparkTest
class PublicExampleModelsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String FOLDER = System.getProperty("savedmodel.corpora", "");
  private static final String TAXI = FOLDER + "/taxi/model";
  private static final double[] BIG_TIPPERS = {.3006, .2008, .2944, .2138, .1922};
  private static final int ROWS = 200;

  @BeforeEach
  void needsTheModels() {
    assumeTrue(
        !FOLDER.isBlank() && Files.isDirectory(Path.of(FOLDER)),
        "skipped: the system property savedmodel.corpora names no folder with public models");
  }

  /** The first records of a gzip-compressed TFRecord file. */
  private static List<byte[]> records() throws IOException {
    List<byte[]> records = new ArrayList<>();
    Path file = Path.of(FOLDER, "taxi/examples/data_tfrecord-00000-of-00012.gz");
    try (DataInputStream input =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      while (records.size() < ROWS) {
        byte[] record = new byte[(int) Long.reverseBytes(input.readLong())];
        input.readInt();
        input.readFully(record);
        input.readInt();
        records.add(record);
      }
    }
    return records;
  }

  private static StructType taxiColumns() {
    StructType schema = new StructType().add("row", DataTypes.IntegerType);
    SavedModel model = SavedModel.load(SPARK, TAXI);
    for (io.github.sparksavedmodel.model.Feature feature : model
        .describe()
        .metaGraphs()
        .get(0)
        .signature("serving_default")
        .orElseThrow()
        .inputs()
        .get(0)
        .features()
        .orElseThrow()
        .features()) {
      DataType type = switch (feature.kind()) {
        case INT64 -> DataTypes.LongType;
        case FLOAT -> DataTypes.FloatType;
        case BYTES -> DataTypes.StringType;
      };
      schema = schema.add(feature.name(), type);
    }
    return schema;
  }

  private static Row columns(int row, byte[] record, StructType schema) throws IOException {
    Example example = Example.parseFrom(record);
    @Nullable Object[] values = new @Nullable Object[schema.length()];
    values[0] = row;
    for (int field = 1; field < values.length; field++) {
      values[field] = value(example
          .getFeatures()
          .getFeatureOrDefault(schema.apply(field).name(), Feature.getDefaultInstance()));
    }
    return RowFactory.create(values);
  }

  private static @Nullable Object value(Feature feature) {
    if (feature.getInt64List().getValueCount() > 0) {
      return feature.getInt64List().getValue(0);
    }
    if (feature.getFloatList().getValueCount() > 0) {
      return feature.getFloatList().getValue(0);
    }
    return feature.getBytesList().getValueCount() > 0
        ? feature.getBytesList().getValue(0).toStringUtf8()
        : null;
  }

  private static List<Double> bigTippers(Dataset<Row> rows) {
    rows.createOrReplaceTempView("taxi_rows");
    return SPARK
        .sql("SELECT savedmodel_predict('" + TAXI
            + "', struct(* EXCEPT (row))).scores[1] FROM taxi_rows ORDER BY row")
        .collectAsList()
        .stream()
        .map(row -> (double) row.getFloat(0))
        .toList();
  }

  @Test
  void scoresTaxiRidesFromBytesAndFromColumns() throws IOException {
    List<byte[]> records = records();
    StructType columns = taxiColumns();
    List<Row> serialized = new ArrayList<>();
    List<Row> decoded = new ArrayList<>();
    for (int row = 0; row < records.size(); row++) {
      serialized.add(RowFactory.create(row, records.get(row)));
      decoded.add(columns(row, records.get(row), columns));
    }
    List<Double> fromBytes = bigTippers(SPARK.createDataFrame(
        serialized,
        new StructType().add("row", DataTypes.IntegerType).add("example", DataTypes.BinaryType)));
    List<Double> fromColumns = bigTippers(SPARK.createDataFrame(decoded, columns));

    assertThat(fromBytes).hasSize(ROWS);
    for (int row = 0; row < ROWS; row++) {
      assertThat(fromColumns.get(row)).isCloseTo(fromBytes.get(row), within(1e-6));
    }
    for (int row = 0; row < BIG_TIPPERS.length; row++) {
      assertThat(fromBytes.get(row)).isCloseTo(BIG_TIPPERS[row], within(5e-5));
    }
  }

  /** The model was trained on values whose mean is 0 and whose standard deviation is 1. */
  @Test
  void classifiesIrises() {
    Dataset<Row> irises = SPARK
        .read()
        .schema("sl DOUBLE, sw DOUBLE, pl DOUBLE, pw DOUBLE, class STRING")
        .csv(FOLDER + "/iris/iris.csv")
        .where("class IS NOT NULL")
        .selectExpr(
            "(pl - 3.7586666666666675) / 1.7585291834055217 AS petal_length",
            "(pw - 1.1986666666666665) / 0.7606126185881715 AS petal_width",
            "(sl - 5.843333333333332) / 0.8253012917851413 AS sepal_length",
            "(sw - 3.0540000000000007) / 0.43214658007054363 AS sepal_width",
            "CASE class WHEN 'Iris-setosa' THEN 0 WHEN 'Iris-versicolor' THEN 1 ELSE 2 END AS label");
    irises.createOrReplaceTempView("irises");
    Row counts = SPARK
        .sql("SELECT count(*), count_if(array_position(s, array_max(s)) - 1 = label) FROM"
            + " (SELECT label, savedmodel_predict('" + FOLDER
            + "/iris/model', struct(* EXCEPT (label))).scores s FROM irises)")
        .first();

    assertThat(counts.getLong(0)).isEqualTo(150);
    assertThat(counts.getLong(1)).isGreaterThan(120);
  }

  @ParameterizedTest
  @CsvSource({
    "regress_x_to_y, outputs, 2.5 3.0 5.5",
    "regress_x_to_y2, outputs, 3.5 4.0 6.5",
    "classify_x_to_y, scores, 2.5 3.0 5.5"
  })
  void regressesAndClassifiesFromColumns(String signature, String output, String expected) {
    String scored = SPARK
        .sql("SELECT savedmodel_predict('" + FOLDER
            + "/serving/saved_model_half_plus_two_cpu/00000123', struct(x), map('signature', '"
            + signature + "'))." + output + "[0] FROM VALUES (1D), (2D), (7D) AS t(x)")
        .collectAsList()
        .stream()
        .map(row -> row.get(0).toString())
        .reduce((left, right) -> left + " " + right)
        .orElseThrow();

    assertThat(scored).isEqualTo(expected);
  }
}
