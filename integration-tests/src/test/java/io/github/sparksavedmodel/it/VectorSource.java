/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * A data source that gives the rows of a frame as columnar batches of many sizes, in columns of
 * many makes. Keeps partitions and the order of rows.
 */
public final class VectorSource implements TableProvider {
  private static final String ID = "id";
  private static final Map<String, Content> CONTENTS = new ConcurrentHashMap<>();

  /** Columns, and who gives them. */
  private record Content(StructType schema, List<InputPartition> partitions) {}

  /** The frame's rows, read as columns. Evaluates the frame now. */
  static Dataset<Row> of(Dataset<Row> data) {
    List<List<InternalRow>> partitions = ((org.apache.spark.sql.classic.Dataset<Row>) data)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .map(InternalRow::copy)
        .glom()
        .collect();
    return of(new Content(
        data.schema(),
        partitions.stream()
            .<InputPartition>map(rows -> new RowsPartition(new ArrayList<>(rows)))
            .toList()));
  }

  /** Two partitions with the columns of {@link RangeReader}, never held as a whole. */
  static Dataset<Row> range(long end) {
    return of(new Content(
        RangeReader.SCHEMA,
        List.of(new RangeReader.Partition(0, end / 2), new RangeReader.Partition(end / 2, end))));
  }

  private static Dataset<Row> of(Content content) {
    String id = UUID.randomUUID().toString();
    CONTENTS.put(id, content);
    return TestSession.get()
        .read()
        .format(VectorSource.class.getName())
        .option(ID, id)
        .load();
  }

  private static Content content(Map<String, String> options) {
    return Objects.requireNonNull(CONTENTS.get(options.get(ID)));
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return content(options).schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new VectorTable(content(new CaseInsensitiveStringMap(properties)));
  }

  private record VectorTable(Content content) implements SupportsRead {
    @Override
    public String name() {
      return "vectors";
    }

    @Override
    @SuppressWarnings("deprecation") // columns() builds on it, and a table has to have it
    public StructType schema() {
      return content.schema();
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> new VectorScan(content);
    }
  }

  private record VectorScan(Content content) implements Scan, Batch {
    @Override
    public StructType readSchema() {
      return content.schema();
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return content.partitions().toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new VectorReaderFactory(content.schema());
    }
  }

  private record RowsPartition(ArrayList<InternalRow> rows) implements InputPartition {}

  private record VectorReaderFactory(StructType schema) implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new UnsupportedOperationException("only columns are read");
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      return partition instanceof RangeReader.Partition range
          ? new RangeReader(range)
          : new VectorReader(schema, ((RowsPartition) partition).rows());
    }
  }
}
