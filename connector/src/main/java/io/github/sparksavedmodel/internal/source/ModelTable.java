/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.spark.SessionContents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One view of some models. The driver reads them, each time that a query is planned; no task runs.
 */
final class ModelTable implements Table, SupportsRead {
  private final ModelTableOptions options;

  ModelTable(ModelTableOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "savedmodel " + options.view().name() + " of " + String.join(", ", options.paths());
  }

  @Override
  @SuppressWarnings("deprecation") // its replacement columns() calls it
  public StructType schema() {
    return options.view().schema();
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
    return new Columns(options);
  }

  /** Chooses columns, as values of variables are read only if they are. */
  private static final class Columns implements SupportsPushDownRequiredColumns {
    private final ModelTableOptions options;
    private StructType required;

    Columns(ModelTableOptions options) {
      this.options = options;
      this.required = options.view().schema();
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
      required = requiredSchema;
    }

    @Override
    public Scan build() {
      return new Reading(options, required);
    }
  }

  /** Reads the models. */
  private record Reading(ModelTableOptions options, StructType readSchema) implements LocalScan {

    @Override
    public InternalRow[] rows() {
      List<String> columns = Arrays.asList(readSchema.fieldNames());
      List<Row> rows = new ArrayList<>();
      for (SessionContents model : options.models()) {
        options.view().rows(model, columns).forEach(rows::add);
      }
      scala.Function1<Object, Object> converter =
          CatalystTypeConverters.createToCatalystConverter(readSchema);
      return rows.stream()
          .map(row -> (InternalRow) converter.apply(row))
          .toArray(InternalRow[]::new);
    }

    @Override
    public String description() {
      return "savedmodel " + options.view().name();
    }
  }
}
