/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.OptionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The data source {@code tfrecord}: what TensorFlow wrote, and what it wrote itself. */
@SparkTest
class TfRecordFilesIT {
  private static final Map<String, String> CONVERSIONS =
      Map.of("decimals", "string", "dates", "days", "timestamps", "micros");
  private static final SparkSession SPARK = TestSession.get();
  private static final int ROWS = 50;
  private static final String EXAMPLES_SCHEMA =
      "empty ARRAY<FLOAT>, id BIGINT, name STRING, tags ARRAY<STRING>, unset STRING, x FLOAT";

  @TempDir
  Path folder;

  private static String fixture(String name) {
    return Fixtures.repository()
        .resolve("integration-tests/tfrecords")
        .resolve(name)
        .toString();
  }

  private static DataFrameReader reader() {
    return SPARK.read().format("tfrecord");
  }

  private String target() {
    return folder.resolve("target").toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "examples.tfrecord",
        "examples.gz",
        "examples.deflate",
        "gzip-without-a-name",
        "zlib-without-a-name"
      })
  void readsWhatTensorFlowWrote(String file) {
    Dataset<Row> examples = reader().load(fixture(file));

    assertThat(examples.schema().toDDL()).isEqualTo(EXAMPLES_SCHEMA.replace(", ", ","));
    assertThat(examples.orderBy("id").collectAsList())
        .isEqualTo(IntStream.range(0, ROWS).mapToObj(TfRecordFilesIT::example).toList());
    assertThat(examples.count()).isEqualTo(ROWS);
  }

  private static Row example(int i) {
    return RowFactory.create(
        seq(List.of()),
        (long) i,
        i % 3 == 0 ? null : "name " + i,
        seq(IntStream.range(0, i % 3).mapToObj(n -> "tag " + n).toList()),
        null,
        i / 4f);
  }

  private static Object seq(List<?> values) {
    return scala.jdk.javaapi.CollectionConverters.asScala(values).toSeq();
  }

  @Test
  void readsSequencesThatTensorFlowWrote() {
    Dataset<Row> sequences =
        reader().option("recordType", "SequenceExample").load(fixture("sequences.tfrecord"));

    assertThat(sequences.schema().toDDL()).isEqualTo("id BIGINT,steps ARRAY<ARRAY<BIGINT>>");
    for (Row row : sequences.collectAsList()) {
      int steps = (int) (row.getLong(0) % 4);
      assertThat(row.getList(1))
          .isEqualTo(IntStream.range(0, steps)
              .mapToObj(step -> seq(LongStream.range(0, step).boxed().toList()))
              .toList());
    }
  }

  @Test
  void readsTheSameInSplits() {
    String size = "spark.sql.files.maxPartitionBytes";
    SPARK.conf().set(size, 300);
    try {
      Dataset<Row> examples = reader().load(fixture("examples.tfrecord"));
      assertThat(examples.javaRDD().getNumPartitions()).isGreaterThan(10);
      assertThat(examples.orderBy("id").collectAsList())
          .isEqualTo(IntStream.range(0, ROWS).mapToObj(TfRecordFilesIT::example).toList());
      assertThat(examples.count()).isEqualTo(ROWS);
      assertThat(reader()
              .option("splittable", false)
              .load(fixture("examples.tfrecord"))
              .javaRDD()
              .getNumPartitions())
          .isEqualTo(1);
    } finally {
      SPARK.conf().unset(size);
    }
  }

  @Test
  void readsSomeColumnsAndMetadata() {
    Dataset<Row> examples = reader().load(fixture("examples.tfrecord"));

    Dataset<Row> some = examples.selectExpr("x", "_metadata.file_name", "id");
    assertThat(some.queryExecution().executedPlan().toString())
        .contains("ReadSchema: struct<id:bigint,x:float>");
    assertThat(some.filter("id = 8").collectAsList())
        .containsExactly(RowFactory.create(2f, "examples.tfrecord", 8L));
    assertThat(SPARK
            .sql("SELECT sum(id) FROM tfrecord.`" + fixture("examples.tfrecord") + "`")
            .first()
            .getLong(0))
        .isEqualTo(ROWS * (ROWS - 1) / 2);
  }

  @ParameterizedTest
  @CsvSource({"none, ''", "gzip, .gz", "deflate, .deflate", "zlib, .deflate", "snappy, .snappy"})
  void readsBytesThatItWroteByContent(String compression, String ending) throws IOException {
    Dataset<Row> bytes = SPARK.range(0, 100, 1, 1).selectExpr("cast(repeat('x', id) AS BINARY) b");
    bytes
        .write()
        .format("tfrecords")
        .option("recordType", "ByteArray")
        .option("codec", compression)
        .save(target());
    Path written = writtenFiles(target()).get(0);
    assertThat(written.toString()).endsWith(".tfrecord" + ending);
    Path anonymous = Files.move(written, folder.resolve("anonymous"));

    Dataset<Row> read = reader().option("recordType", "ByteArray").load(anonymous.toString());
    assertThat(read.schema().toDDL()).isEqualTo("byteArray BINARY");
    assertThat(read.selectExpr("string(byteArray)").collectAsList())
        .isEqualTo(bytes.selectExpr("string(b)").collectAsList());
    assertThat(read.count()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "zlib"})
  void writesTheBytesThatTensorFlowWrites(String compression) throws IOException {
    SPARK
        .range(0, ROWS, 1, 1)
        .selectExpr("id", "float(id / 4) x", "transform(sequence(0, 2), n -> 'tag ' || n) all")
        .selectExpr("id", "slice(all, 1, int(id % 3)) tags", "x")
        .write()
        .format("tfrecord")
        .option("compression", compression)
        .save(target());

    try (InputStream file = Files.newInputStream(writtenFiles(target()).get(0));
        InputStream unpacked = unpacked(compression, file)) {
      assertThat(unpacked.readAllBytes())
          .isEqualTo(Files.readAllBytes(Path.of(fixture("written.tfrecord"))));
    }
  }

  private static InputStream unpacked(String compression, InputStream file) throws IOException {
    return switch (compression) {
      case "gzip" -> new GZIPInputStream(file);
      case "zlib" -> new InflaterInputStream(file);
      default -> file;
    };
  }

  private static List<Path> writtenFiles(String target) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(target))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .toList();
    }
  }

  private static Dataset<Row> manyTypes() {
    return SPARK
        .range(0, 20, 1, 2)
        .selectExpr(
            "id % 2 part",
            "id % 3 = 0 flag",
            "tinyint(id) small",
            "if(id = 5, null, float(id / 8)) x",
            "array(id, id + 1) pair",
            "binary('b') bytes",
            "decimal(id / 4) price",
            "date_from_unix_date(int(id)) day",
            "timestamp_micros(id) at",
            "array(1.5f, float(null)) gaps");
  }

  @Test
  void writesAndReadsTypesPartitionsAndModes() {
    Dataset<Row> rows = manyTypes();
    var writer = rows.write()
        .format("tfrecord")
        .partitionBy("part")
        .options(CONVERSIONS)
        .option("nullElements", "skip");
    writer.save(target());
    writer.mode(SaveMode.Append).save(target());
    assertThatThrownBy(() -> writer.mode(SaveMode.ErrorIfExists).save(target()))
        .hasMessageContaining("already exists");

    Dataset<Row> read =
        reader().schema(rows.drop("part").schema()).options(CONVERSIONS).load(target());
    Dataset<Row> expected =
        rows.withColumn("gaps", org.apache.spark.sql.functions.expr("array(1.5f)"));
    List<String> columns = List.of(rows.drop("part").columns());
    assertThat(read.count()).isEqualTo(40);
    assertThat(read.filter("part = 1")
            .dropDuplicates("small")
            .orderBy("small")
            .selectExpr(columns.toArray(String[]::new))
            .collectAsList())
        .isEqualTo(expected
            .filter("part = 1")
            .orderBy("small")
            .selectExpr(columns.toArray(String[]::new))
            .collectAsList());
  }

  @Test
  void writesSequences() {
    Dataset<Row> rows = SPARK.range(5).selectExpr("id", "array(array(id), array(id, 7)) steps");
    rows.write().format("tfrecord").option("recordType", "SequenceExample").save(target());

    Dataset<Row> read = reader().option("recordType", "SequenceExample").load(target());
    assertThat(read.orderBy("id").collectAsList()).isEqualTo(rows.collectAsList());
  }

  @Test
  void infersTheSameSchemaInAnyOrderOfFiles() {
    SPARK
        .range(1)
        .selectExpr("1L a", "'text' b", "array(1f) c")
        .coalesce(1)
        .write()
        .format("tfrecord")
        .mode(SaveMode.Append)
        .save(target());
    SPARK
        .range(1)
        .selectExpr("array(1L, 2L) a", "X'ff' b", "2f c", "1L d")
        .coalesce(1)
        .write()
        .format("tfrecord")
        .mode(SaveMode.Append)
        .save(target());

    assertThat(reader().load(target()).schema().toDDL())
        .isEqualTo("a ARRAY<BIGINT>,b BINARY,c ARRAY<FLOAT>,d BIGINT"
            .replace("c ARRAY<FLOAT>", "c FLOAT"));
    assertThat(
            reader().option("samplingRatio", "0.000001").load(target()).schema().fieldNames())
        .contains("a");
  }

  @Test
  void readsNumbersOfTwoKindsAsDoubles() {
    append("1L a", "array(2L) b");
    append("1.5f a", "array(0.25f, 4f) b");

    Dataset<Row> numbers = reader().load(target());
    assertThat(numbers.schema().toDDL()).isEqualTo("a DOUBLE,b ARRAY<DOUBLE>");
    assertThat(numbers.orderBy("a").collectAsList())
        .containsExactly(
            RowFactory.create(1d, seq(List.of(2d))), RowFactory.create(1.5, seq(List.of(.25, 4d))));
    append("9007199254740993L a", "array(2f) b");
    assertThatThrownBy(() -> reader().load(target()).collectAsList())
        .hasStackTraceContaining("[EXAMPLE_VALUE_INVALID]")
        .hasStackTraceContaining("9007199254740993");
  }

  private void append(String... columns) {
    SPARK
        .range(0, 1, 1, 1)
        .selectExpr(columns)
        .write()
        .format("tfrecord")
        .mode("append")
        .save(target());
  }

  @Test
  void tellsFeaturesOfTwoTypes() {
    append("1L a");
    append("'1' a");

    assertThatThrownBy(() -> reader().load(target()))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("[TFRECORD_FEATURE_TYPES]")
        .hasMessageContaining("BIGINT in some records and STRING in others");
  }

  @Test
  void refusesBadOptionsAndColumns() {
    assertThatThrownBy(() -> reader().option("recordType", "Exampel").load(fixture("examples.gz")))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("Example, SequenceExample, ByteArray");
    assertThatThrownBy(() -> SPARK
            .range(1)
            .write()
            .format("tfrecord")
            .option("recordType", "ByteArray")
            .save(target()))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("[TFRECORD_BYTES_SCHEMA]");
    assertThatThrownBy(() ->
            SPARK.range(1).selectExpr("map(1, 2) m").write().format("tfrecord").save(target()))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("[FEATURE_TYPE_UNSUPPORTED]");
    assertThatThrownBy(() -> SPARK
            .range(1)
            .selectExpr("array(1, null) a")
            .write()
            .format("tfrecord")
            .save(target()))
        .hasStackTraceContaining("[ROW_FEATURE_NULL]");
  }
}
