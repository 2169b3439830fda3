/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** The data source {@code tfrecord} among Spark's own: folders, partitions, tables, metrics. */
@SparkTest
class TfRecordTablesIT {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir
  Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String name, long first, long end, int files) {
    rows(first, end, files).write().format("tfrecord").mode(SaveMode.Append).save(path(name));
  }

  private static Dataset<Row> rows(long first, long end, int files) {
    return SPARK.range(first, end, 1, files).toDF();
  }

  private static DataFrameReader reader() {
    return SPARK.read().format("tfrecord").schema("id BIGINT");
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.select("id").orderBy("id").as(Encoders.LONG()).collectAsList();
  }

  private static List<Long> range(long first, long end) {
    return LongStream.range(first, end).boxed().toList();
  }

  @Test
  void readsGlobsAndFoldersInside() {
    write("days/a/x", 0, 3, 1);
    write("days/b/y", 3, 6, 1);

    assertThat(ids(reader().load(path("days/*/*")))).isEqualTo(range(0, 6));
    assertThat(ids(reader().load(path("days/{a,c}*/x")))).isEqualTo(range(0, 3));
    DataFrameReader recursive = SPARK.read().format("tfrecord").option("recursiveFileLookup", true);
    assertThat(recursive.load(path("days")).schema().toDDL()).isEqualTo("id BIGINT");
    assertThat(ids(recursive.load(path("days")))).isEqualTo(range(0, 6));
    assertThat(recursive
            .option("pathGlobFilter", "*.none")
            .schema("id BIGINT")
            .load(path("days"))
            .count())
        .isZero();
  }

  @Test
  void packsSmallFilesTogether() {
    write("small", 0, 40, 20);
    String cost = "spark.sql.files.openCostInBytes";
    SPARK.conf().set(cost, 0);
    try {
      Dataset<Row> rows = reader().load(path("small"));
      assertThat(rows.inputFiles()).hasSize(20);
      assertThat(rows.javaRDD().getNumPartitions()).isLessThan(20);
      assertThat(ids(rows)).isEqualTo(range(0, 40));
    } finally {
      SPARK.conf().unset(cost);
    }
  }

  @Test
  void savesAsTheModeSays() {
    write("saved", 0, 3, 1);
    Dataset<Row> others = rows(10, 12, 1);

    others.write().format("tfrecord").mode(SaveMode.Ignore).save(path("saved"));
    assertThat(ids(reader().load(path("saved")))).isEqualTo(range(0, 3));
    assertThatThrownBy(() -> others.write().format("tfrecord").save(path("saved")))
        .hasMessageContaining("already exists");
    others.write().format("tfrecord").mode(SaveMode.Overwrite).save(path("saved"));
    assertThat(ids(reader().load(path("saved")))).isEqualTo(range(10, 12));
  }

  @Test
  void isTheFormatOfTables() {
    SPARK.sql(
        "CREATE TABLE rides (id BIGINT, day STRING) USING tfrecord PARTITIONED BY (day) LOCATION '"
            + path("rides") + "'");
    try {
      SPARK.sql("INSERT INTO rides SELECT id, if(id < 3, 'mon', 'tue') FROM range(7)");
      Dataset<Row> monday = SPARK.sql("SELECT * FROM rides WHERE day = 'mon'");
      assertThat(monday.queryExecution().executedPlan().toString())
          .containsPattern("PartitionFilters: \\[isnotnull\\(day#\\d+\\), \\(day#\\d+ = mon\\)]");
      assertThat(ids(monday)).isEqualTo(range(0, 3));
      SPARK.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
      SPARK.sql("INSERT OVERWRITE rides VALUES (9L, 'tue')");
      assertThat(ids(SPARK.table("rides"))).containsExactly(0L, 1L, 2L, 9L);
      assertThat(SPARK
              .sql("SELECT count(*) FROM tfrecords.`" + path("rides/day=mon") + "`")
              .first()
              .getLong(0))
          .isEqualTo(3);
    } finally {
      SPARK.conf().unset("spark.sql.sources.partitionOverwriteMode");
      SPARK.sql("DROP TABLE rides");
    }
    assertThat(reader()
            .schema("id BIGINT, day STRING")
            .load(path("rides"))
            .filter("day = 'tue'")
            .count())
        .isEqualTo(1);
  }

  @Test
  void takesTheSchemaOfATableFromItsFiles() {
    write("found", 0, 3, 1);
    SPARK.sql("CREATE TABLE found USING tfrecords LOCATION '" + path("found") + "'");
    try {
      assertThat(SPARK.table("found").schema().toDDL()).isEqualTo("id BIGINT");
      assertThat(ids(SPARK.table("found"))).isEqualTo(range(0, 3));
    } finally {
      SPARK.sql("DROP TABLE found");
    }
  }

  @Test
  void countsRecordsThatAreLeftOut() throws IOException, TimeoutException {
    write("damaged", 0, 8, 2);
    for (Path file : files("damaged")) {
      byte[] content = Files.readAllBytes(file);
      content[content.length - 1] ^= 1;
      Files.write(file, content);
      Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
    List<Object> counts = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener = new SparkListener() {
      @Override
      public void onStageCompleted(SparkListenerStageCompleted stage) {
        for (Object info :
            CollectionConverters.asJava(stage.stageInfo().accumulables().values())) {
          if (((AccumulableInfo) info).name().contains("TFRecords left out")) {
            counts.add(((AccumulableInfo) info).value().get());
          }
        }
      }
    };
    SPARK.sparkContext().addSparkListener(listener);
    try {
      Dataset<Row> rows = reader().option("mode", "DROPMALFORMED").load(path("damaged"));
      assertThat(rows.collectAsList()).hasSize(6);
      SPARK.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(counts).containsExactly(2L);
    } finally {
      SPARK.sparkContext().removeSparkListener(listener);
    }
    assertThat(reader().load(path("damaged")).count()).isEqualTo(8);
  }

  private List<Path> files(String name) throws IOException {
    try (var files = Files.list(folder.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(".tfrecord")).toList();
    }
  }

  @Test
  void findsSplitsByIndexFiles() throws IOException {
    write("indexed", 0, 40, 1);
    Path file = files("indexed").get(0);
    long bytes = Files.size(file);
    long record = bytes / 40;
    StringBuilder lines = new StringBuilder();
    for (long place = 0; place < bytes; place += record) {
      lines.append(place).append(' ').append(record).append('\n');
    }
    Path index = Path.of(file.toString().replace(".tfrecord", ".idx"));
    Files.writeString(index, lines);
    String size = "spark.sql.files.maxPartitionBytes";
    SPARK.conf().set(size, bytes / 7);
    try {
      Dataset<Row> rows =
          SPARK.read().format("tfrecord").option("indexFiles", true).load(path("indexed"));
      assertThat(rows.javaRDD().getNumPartitions()).isGreaterThan(5);
      assertThat(ids(rows)).isEqualTo(range(0, 40));
      Files.writeString(index, lines.toString().replaceFirst("\n", "1\n"));
      assertThatThrownBy(() -> ids(rows))
          .hasStackTraceContaining("[TFRECORD_INDEX_WRONG]")
          .hasStackTraceContaining(index.getFileName().toString());
    } finally {
      SPARK.conf().unset(size);
    }
  }
}
