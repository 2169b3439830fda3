/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.source.DamagedRecordException.Rest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.GzipCodec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a file is split, each record is read once. */
class SplitRecordsTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir
  Path folder;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("records.tfrecord");
  }

  @Test
  void everySplitSizeFindsEveryRecordOnce() throws IOException {
    List<String> records = List.of("", "a", "", "bc", "a longer one", "x".repeat(100), "", "end");
    int bytes = write(framed(records));

    for (int size = 1; size <= bytes; size++) {
      assertThat(readInSplits(size)).as("splits of %d bytes", size).isEqualTo(records);
    }
  }

  @Test
  void everySplitSizeTakesFramedRecordsInsideOfRecordsForData() throws IOException {
    byte[] inner = framed(List.of("one", "", "three"));
    byte[] twice = framed(List.of(text(inner), "between", text(inner)));
    List<String> records = List.of(
        text(inner), "a" + text(inner) + "z", text(twice), text(inner) + text(inner), "end");
    int bytes = write(framed(records));

    for (int size = 1; size <= bytes; size++) {
      assertThat(readInSplits(size)).as("splits of %d bytes", size).isEqualTo(records);
    }
  }

  @Test
  void randomFilesReadTheSameInSplits() throws IOException {
    Random random = new Random(8);
    for (int round = 0; round < 20; round++) {
      List<String> records = new ArrayList<>();
      for (int i = random.nextInt(300); i >= 0; i--) {
        byte[] data = new byte[random.nextInt(1 << random.nextInt(13))];
        random.nextBytes(data);
        records.add(text(random.nextInt(10) == 0 ? framed(List.of(text(data), "in")) : data));
      }
      int bytes = write(framed(records));

      for (int i = 0; i < 10; i++) {
        int size = 1 + random.nextInt(bytes);
        assertThat(readInSplits(Math.max(size, bytes / 50))).isEqualTo(records);
      }
    }
  }

  @Test
  void damagedDataCostsTheirRecordOnly() throws IOException {
    List<String> records = IntStream.range(0, 20).mapToObj(i -> "record " + i).toList();
    byte[] content = framed(records);
    content[positionOf(content, "record 7")] ^= 1;
    int bytes = write(content);
    List<String> expected = new ArrayList<>(records);
    expected.set(7, "KNOWN at " + (positionOf(content, "ecord 7") - 1 - RecordFrame.HEADER_BYTES));

    for (int size = 1; size <= bytes; size++) {
      assertThat(readInSplits(size)).as("splits of %d bytes", size).isEqualTo(expected);
    }
  }

  @Test
  void aDamagedLengthIsToldOnceAndReadingGoesOnBehind() throws IOException {
    List<String> records = IntStream.range(0, 20).mapToObj(i -> "record " + i).toList();
    byte[] content = framed(records);
    int header = positionOf(content, "record 7") - RecordFrame.HEADER_BYTES;
    content[header] ^= 1;
    int bytes = write(content);
    List<String> expected = new ArrayList<>(records);
    expected.set(7, "UNKNOWN at " + header);

    for (int size = 1; size <= bytes; size++) {
      assertThat(readInSplits(size)).as("splits of %d bytes", size).isEqualTo(expected);
    }
  }

  @Test
  void aTruncatedTailIsToldOnceWhereverItIsCut() throws IOException {
    List<String> records = List.of("first", "second", "third");
    byte[] content = framed(records);
    int lastRecord = positionOf(content, "third") - RecordFrame.HEADER_BYTES;

    for (int cut = lastRecord + 1; cut < content.length; cut++) {
      int bytes = write(Arrays.copyOf(content, cut));
      for (int size : new int[] {1, 7, 20, bytes}) {
        assertThat(readInSplits(size))
            .as("cut at %d, splits of %d bytes", cut, size)
            .containsExactly("first", "second", Rest.LOST + " at " + lastRecord);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE, 1L << 40, Integer.MAX_VALUE})
  void absurdLengthsAreNotAllocated(long length) throws IOException {
    byte[] content = framed(List.of("first", "second"));
    byte[] header = new byte[RecordFrame.HEADER_BYTES];
    new RecordFrame().writeHeader(header, length);
    int second = positionOf(content, "second") - RecordFrame.HEADER_BYTES;
    System.arraycopy(header, 0, content, second, header.length);
    write(content);

    assertThat(readInSplits(content.length)).containsExactly("first", "LOST at " + second);
  }

  @Test
  void lengthsOfRecordsThatAreNotReadAreCheckedToo() throws IOException {
    byte[] content = framed(List.of("first", "second", "third"));
    content[positionOf(content, "second")] ^= 1;
    write(content);

    try (SplitRecords records = SplitRecords.open(split(0, content.length), HADOOP)) {
      assertThat(List.of(
              records.next(false), records.next(false), records.next(false), records.next(false)))
          .containsExactly(true, true, true, false);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {GzipCodec.class, DefaultCodec.class, SnappyCodec.class})
  void aCompressedFileThatIsCutOffIsNeverTakenForAWholeOne(Class<? extends CompressionCodec> codec)
      throws IOException {
    List<String> records = IntStream.range(0, 20).mapToObj(i -> "record " + i).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed =
        ReflectionUtils.newInstance(codec, HADOOP).createOutputStream(bytes)) {
      for (String record : records) {
        packed.write(framed(List.of(record)));
      }
    }
    byte[] content = bytes.toByteArray();

    assertThat(readInSplits(write(content))).isEqualTo(records);
    for (int cut = 1; cut < content.length; cut++) {
      List<String> found = readInSplits(write(Arrays.copyOf(content, cut)));
      int last = found.size() - 1;
      assertThat(found).as("cut at %d of %d", cut, content.length).isNotEmpty();
      assertThat(found.get(last)).as("cut at %d of %d", cut, content.length).contains(" at ");
      assertThat(found.subList(0, last)).isEqualTo(records.subList(0, last));
    }
  }

  private static byte[] framed(List<String> records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RecordWriter writer = new RecordWriter(bytes)) {
      for (String record : records) {
        byte[] data = record.getBytes(StandardCharsets.ISO_8859_1);
        writer.write(data, 0, data.length);
      }
    }
    return bytes.toByteArray();
  }

  private int write(byte[] content) throws IOException {
    Files.write(file, content);
    return content.length;
  }

  private PartitionedFile split(long start, long length) throws IOException {
    return PartitionedFile.apply(
        InternalRow.empty(),
        SparkPath.fromPathString(file.toUri().toString()),
        start,
        length,
        new String[0],
        0,
        Files.size(file),
        scala.collection.immutable.Map$.MODULE$.empty());
  }

  private List<String> readInSplits(int size) throws IOException {
    List<String> found = new ArrayList<>();
    long bytes = Files.size(file);
    for (long start = 0; start < bytes; start += size) {
      read(split(start, Math.min(size, bytes - start)), found);
    }
    return found;
  }

  private static void read(PartitionedFile split, List<String> found) throws IOException {
    try (SplitRecords records = SplitRecords.open(split, HADOOP)) {
      for (boolean hasMore = true; hasMore; ) {
        try {
          hasMore = records.next(true);
          if (hasMore) {
            found.add(text(records.record()));
          }
        } catch (DamagedRecordException damage) {
          found.add(damage.rest() + " at " + damage.offset());
          records.moveOver(damage);
        }
      }
    }
  }

  private static String text(RecordReader record) {
    return new String(
        record.buffer(), record.dataAt(), record.length(), StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int positionOf(byte[] content, String text) {
    return text(content).indexOf(text);
  }
}
