/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads the schemas of records instead of their values, so that a schema is inferred with the
 * splits, the modes and the errors of reading.
 */
public final class ExampleSchemaFormat extends TfRecordFormat {
  private static final String COLUMN = "schema";

  /** The format, as Spark makes it. */
  public ExampleSchemaFormat() {}

  @Override
  public String shortName() {
    return ExampleSchemaFormat.class.getName();
  }

  /** The schema of all records of the files, or of the part of them that the options say. */
  static MergedSchema infer(
      SparkSession session,
      Map<String, String> given,
      TfRecordOptions options,
      Seq<FileStatus> files) {
    DamageMode mode =
        options.mode() == DamageMode.PERMISSIVE ? DamageMode.DROPMALFORMED : options.mode();
    String[] paths = CollectionConverters.asJava(files).stream()
        .map(file -> file.getPath().toString())
        .toArray(String[]::new);
    Dataset<Row> schemas = session
        .read()
        .format(ExampleSchemaFormat.class.getName())
        .options(CollectionConverters.asJava(given))
        .option(TfRecordOptions.MODE, mode.name())
        .option(TfRecordOptions.SAMPLING_RATIO, options.samplingRatio())
        .option("recursiveFileLookup", true)
        .option("__globPaths__", false)
        .schema(new StructType().add(COLUMN, DataTypes.StringType))
        .load(paths);
    MergedSchema merged = new MergedSchema();
    for (Row row : schemas.filter(schemas.col(COLUMN).isNotNull()).collectAsList()) {
      merged.add((StructType) DataType.fromJson(row.getString(0)));
    }
    return merged;
  }

  @Override
  RecordDecoders decoders(TfRecordOptions options, StructType all, StructType required) {
    return () -> new SchemaDecoder(options);
  }
}
