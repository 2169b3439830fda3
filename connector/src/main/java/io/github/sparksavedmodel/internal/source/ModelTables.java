/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.spark.AnalysisFailure;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The data source {@code savedmodel}: what models hold, as tables that can only be read. */
public final class ModelTables implements TableProvider, DataSourceRegister {

  /** Spark makes it. */
  public ModelTables() {}

  @Override
  public String shortName() {
    return "savedmodel";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return AnalysisFailure.during(() -> ModelTableOptions.of(options).view().schema());
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return AnalysisFailure.during(() -> table(ModelTableOptions.of(properties)));
  }

  /** A table of models that are there. */
  static ModelTable table(ModelTableOptions options) {
    options.models();
    return new ModelTable(options);
  }
}
