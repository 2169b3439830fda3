/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.error.BindingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of TFRecords before and behind models, and as streams. */
@SparkTest
class TfRecordScoringIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String CORPORA = System.getProperty("savedmodel.corpora", "");
  private static final String TAXI = CORPORA + "/taxi/model";
  private static final String RIDES = CORPORA + "/taxi/examples/data_tfrecord-00000-of-00012.gz";
  private static final int RIDES_IN_FILE = 424;
  private static final List<Double> BIG_TIPPERS = List.of(.3006, .2008, .2944, .2138, .1922);
  private static final Map<String, String> BYTES = Map.of("recordType", "ByteArray");

  @TempDir
  Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static void needsTheModels() {
    assumeTrue(
        !CORPORA.isBlank() && Files.isDirectory(Path.of(CORPORA)),
        "skipped: the system property savedmodel.corpora names no folder with public models");
  }

  private static List<Float> bigTippers(Dataset<Row> rides) {
    return SavedModel.load(SPARK, TAXI).scorer().score(rides).collectAsList().stream()
        .map(row -> (Float) row.getList(row.fieldIndex("scores")).get(1))
        .toList();
  }

  @Test
  void scoresTaxiRidesAsBytesAndAsColumns() {
    needsTheModels();
    Dataset<Row> bytes = SPARK.read().format("tfrecord").options(BYTES).load(RIDES);
    Dataset<Row> inferred = SPARK.read().format("tfrecord").load(RIDES);
    Dataset<Row> specified =
        SPARK.read().format("tfrecord").option("featureSpecFrom", TAXI).load(RIDES);

    List<Float> fromBytes = bigTippers(bytes.limit(200));
    for (int i = 0; i < BIG_TIPPERS.size(); i++) {
      assertThat((double) fromBytes.get(i)).isCloseTo(BIG_TIPPERS.get(i), within(5e-5));
    }
    List<Float> fromColumns = bigTippers(specified.limit(200));
    for (int i = 0; i < fromBytes.size(); i++) {
      assertThat(fromColumns.get(i)).isCloseTo(fromBytes.get(i), within(1e-6f));
    }
    assertThat(inferred.schema().fieldNames()).contains(specified.schema().fieldNames());
    assertThat(inferred.count()).isEqualTo(bytes.count()).isEqualTo(RIDES_IN_FILE);
  }

  @Test
  void theCommandReadsRecords() {
    needsTheModels();

    CommandRun run = CommandRun.of(
        "score",
        "--model=" + TAXI,
        "--input=" + RIDES,
        "--format=tfrecord",
        "--input-option=recordType=ByteArray",
        "--select=scores",
        "--output=" + path("scored"));
    assertThat(run.err()).isEmpty();
    assertThat(SPARK.read().parquet(path("scored")).count())
        .isEqualTo(SPARK.read().format("tfrecord").options(BYTES).load(RIDES).count());
  }

  @Test
  void takesTheSchemaFromTheModel() {
    var reader = SPARK.read().format("tfrecord");
    String examples =
        Fixtures.repository().resolve("integration-tests/tfrecords").toString();

    assertThat(reader
            .option("featureSpecFrom", Fixtures.model("examples_tf1"))
            .load(examples + "/examples.tfrecord")
            .schema()
            .toDDL())
        .isEqualTo("age BIGINT,bonus FLOAT,income ARRAY<FLOAT>,tags ARRAY<STRING>");
    assertThatThrownBy(() -> SPARK
            .read()
            .format("tfrecord")
            .option("featureSpecFrom", Fixtures.model("arithmetic"))
            .load(examples))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("[TFRECORD_NO_FEATURE_SPEC]");
  }

  @Test
  void readsAndWritesStreams() throws Exception {
    SPARK
        .range(0, 100, 1, 4)
        .selectExpr("binary(string(id)) b")
        .write()
        .format("tfrecord")
        .options(BYTES)
        .save(path("in"));
    StreamingQuery query = SPARK
        .readStream()
        .format("tfrecord")
        .options(BYTES)
        .schema("b BINARY")
        .option("maxFilesPerTrigger", 1)
        .load(path("in"))
        .writeStream()
        .format("tfrecord")
        .options(BYTES)
        .option("path", path("out"))
        .option("checkpointLocation", path("checkpoint"))
        .trigger(Trigger.AvailableNow())
        .start();
    query.awaitTermination();

    assertThat(query.recentProgress().length).isGreaterThanOrEqualTo(4);
    assertThat(SPARK
            .read()
            .format("tfrecord")
            .options(BYTES)
            .load(path("out"))
            .selectExpr("sum(int(string(byteArray)))")
            .first()
            .getLong(0))
        .isEqualTo(99 * 100 / 2);
  }
}
