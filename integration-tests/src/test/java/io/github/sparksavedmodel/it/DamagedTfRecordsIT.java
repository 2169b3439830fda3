/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of TFRecords that are not what they should be. */
@SparkTest
class DamagedTfRecordsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final int ROWS = 50;
  private static final String SCHEMA = "id BIGINT, name STRING";

  @TempDir
  Path folder;

  private Path file;
  private byte[] content = {};

  @BeforeEach
  void copyAFile() throws IOException {
    Path whole = Fixtures.repository().resolve("integration-tests/tfrecords/examples.tfrecord");
    content = Files.readAllBytes(whole);
    file = folder.resolve("damaged.tfrecord");
  }

  private int positionOf(String text) {
    return new String(content, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private void damageName(int i) throws IOException {
    content[positionOf("name " + i)] ^= 1;
    Files.write(file, content);
  }

  private static DataFrameReader reader(String mode) {
    return SPARK.read().format("tfrecord").option("mode", mode);
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.select("id").orderBy("id").as(Encoders.LONG()).collectAsList();
  }

  @Test
  void failsWithFileAndPlace() throws IOException {
    damageName(7);

    assertThatThrownBy(() ->
            SPARK.read().format("tfrecord").schema(SCHEMA).load(file.toString()).collectAsList())
        .rootCause()
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> SPARK.read().format("tfrecord").load(file.toString()))
        .hasStackTraceContaining("[TFRECORD_DAMAGED]")
        .hasStackTraceContaining("damaged.tfrecord")
        .hasStackTraceContaining("is damaged at byte ");
  }

  @Test
  void leavesDamagedRecordsOut() throws IOException {
    damageName(7);
    List<Long> others = LongStream.range(0, ROWS).filter(id -> id != 7).boxed().toList();

    Dataset<Row> rows = reader("DROPMALFORMED").load(file.toString());
    assertThat(ids(rows)).isEqualTo(others);
    assertThat(rows.count()).isEqualTo(ROWS - 1);
  }

  @Test
  void tellsDamageInAColumn() throws IOException {
    damageName(7);

    Dataset<Row> rows =
        reader("PERMISSIVE").option("columnNameOfCorruptRecord", "why").load(file.toString());
    assertThat(rows.schema().fieldNames()).endsWith("why");
    assertThat(rows.count()).isEqualTo(ROWS);
    List<Row> damaged = rows.filter("why IS NOT NULL").select("id", "why").collectAsList();
    assertThat(damaged).hasSize(1);
    assertThat(damaged.get(0).isNullAt(0)).isTrue();
    assertThat(damaged.get(0).getString(1))
        .contains("damaged.tfrecord, byte ")
        .contains("the checksum of the record's");
    assertThat(ids(rows.filter("why IS NULL"))).hasSize(ROWS - 1);
  }

  @Test
  void tellsRecordsThatDoNotFitTheSchema() {
    String whole = Fixtures.repository()
        .resolve("integration-tests/tfrecords/examples.tfrecord")
        .toString();
    Dataset<Row> rows = reader("PERMISSIVE")
        .schema("id BIGINT, name ARRAY<BIGINT>, _corrupt_record STRING")
        .load(whole);

    assertThat(ids(rows.filter("_corrupt_record IS NULL")))
        .isEqualTo(LongStream.range(0, ROWS).filter(id -> id % 3 == 0).boxed().toList());
    assertThat(rows.filter("_corrupt_record IS NOT NULL")
            .select("_corrupt_record")
            .first()
            .getString(0))
        .contains("The record at byte ")
        .contains("feature \"name\"");
    assertThat(reader("DROPMALFORMED")
            .schema("id BIGINT, name ARRAY<BIGINT>")
            .load(whole)
            .select("id")
            .count())
        .isEqualTo((ROWS + 2) / 3);
  }

  @Test
  void takesNoTruncatedFileForAWholeOne() throws IOException {
    Files.write(file, Arrays.copyOf(content, content.length - 3));
    assertThatThrownBy(() ->
            SPARK.read().format("tfrecord").schema(SCHEMA).load(file.toString()).count())
        .hasStackTraceContaining("but the file has");
    assertThat(ids(reader("DROPMALFORMED").load(file.toString()))).hasSize(ROWS - 1);

    byte[] packed = Files.readAllBytes(
        Fixtures.repository().resolve("integration-tests/tfrecords/examples.gz"));
    Files.write(file, Arrays.copyOf(packed, packed.length / 2));
    assertThatThrownBy(() ->
            SPARK.read().format("tfrecord").schema(SCHEMA).load(file.toString()).count())
        .hasStackTraceContaining("[TFRECORD_DAMAGED]")
        .hasStackTraceContaining("cannot be unpacked with GzipCodec");
  }

  @Test
  void ignoresCorruptFilesAsSparkDoes() throws IOException {
    damageName(1);

    Dataset<Row> rows = SPARK
        .read()
        .format("tfrecord")
        .schema(SCHEMA)
        .option("ignoreCorruptFiles", true)
        .load(file.toString());
    assertThat(ids(rows)).containsExactly(0L);
  }

  @Test
  void saysOfOtherFilesThatTheyAreNone() throws IOException {
    Files.writeString(file, "a,b\n1,2\n and so on, which is no TFRecord");

    assertThatThrownBy(() ->
            SPARK.read().format("tfrecord").schema(SCHEMA).load(file.toString()).collectAsList())
        .hasStackTraceContaining("[TFRECORD_DAMAGED]")
        .hasStackTraceContaining("is damaged at byte 0: no record begins there");
  }
}
