/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.ExprUtils;
import org.apache.spark.sql.catalyst.util.CompressionCodecs;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/** Files of TFRecords as a source and a target of rows, {@code format("tfrecord")}. */
public class TfRecordFormat implements FileFormat, DataSourceRegister {
  private @Nullable CompressionCodecFactory codecs;

  /** The format, as Spark makes it. */
  public TfRecordFormat() {}

  @Override
  public String shortName() {
    return "tfrecord";
  }

  @Override
  public Option<StructType> inferSchema(
      SparkSession session, Map<String, String> given, Seq<FileStatus> files) {
    TfRecordOptions options = TfRecordOptions.of(session, given);
    StructType schema = schema(session, given, options, files);
    if (schema.isEmpty()) {
      return Option.empty();
    }
    return Option.apply(
        options.mode() == DamageMode.PERMISSIVE
            ? schema.add(options.corruptColumn(), DataTypes.StringType)
            : schema);
  }

  private static StructType schema(
      SparkSession session,
      Map<String, String> given,
      TfRecordOptions options,
      Seq<FileStatus> files) {
    if (options.recordType() == RecordType.BYTE_ARRAY) {
      return BytesColumn.SCHEMA;
    }
    if (options.featureSpecFrom() != null) {
      return FeatureSchema.of(
          options.featureSpecFrom(),
          options.signature(),
          options.recordType(),
          classic(session).sessionState().newHadoopConfWithOptions(given));
    }
    MergedSchema inferred = ExampleSchemaFormat.infer(session, given, options, files);
    return inferred.isEmpty() && options.samplingRatio() < 1
        ? ExampleSchemaFormat.infer(session, given, options.withoutSampling(), files)
            .readSchema()
        : inferred.readSchema();
  }

  private static org.apache.spark.sql.classic.SparkSession classic(SparkSession session) {
    return (org.apache.spark.sql.classic.SparkSession) session;
  }

  @Override
  public boolean isSplitable(SparkSession session, Map<String, String> given, Path path) {
    if (codecs == null) {
      codecs = new CompressionCodecFactory(session.sparkContext().hadoopConfiguration());
    }
    return TfRecordOptions.of(session, given).isSplittable() && codecs.getCodec(path) == null;
  }

  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
      SparkSession session,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> given,
      Configuration hadoop) {
    TfRecordOptions options = TfRecordOptions.of(session, given);
    ExprUtils.verifyColumnNameOfCorruptRecord(dataSchema, options.corruptColumn());
    return new SplitReader(
        options.mode(),
        decoders(options, dataSchema, requiredSchema),
        session
            .sparkContext()
            .broadcast(
                new SerializableConfiguration(hadoop),
                ClassTag$.MODULE$.apply(SerializableConfiguration.class)),
        session.sparkContext().longAccumulator("TFRecords left out"));
  }

  /** What makes rows of records; fails if records cannot fill the columns. */
  RecordDecoders decoders(TfRecordOptions options, StructType all, StructType required) {
    RecordColumns columns = new RecordColumns(options, all, required);
    columns.check();
    return columns;
  }

  /** Rows are ready as they are where no partition values have to be added. */
  @Override
  public Function1<PartitionedFile, Iterator<InternalRow>> buildReaderWithPartitionValues(
      SparkSession session,
      StructType dataSchema,
      StructType partitionSchema,
      StructType requiredSchema,
      Seq<Filter> filters,
      Map<String, String> given,
      Configuration hadoop) {
    return partitionSchema.isEmpty()
        ? buildReader(session, dataSchema, partitionSchema, requiredSchema, filters, given, hadoop)
        : FileFormat.super.buildReaderWithPartitionValues(
            session, dataSchema, partitionSchema, requiredSchema, filters, given, hadoop);
  }

  @Override
  public OutputWriterFactory prepareWrite(
      SparkSession session, Job job, Map<String, String> given, StructType dataSchema) {
    TfRecordOptions options = TfRecordOptions.of(session, given);
    CompressionCodecs.setCodecConfiguration(job.getConfiguration(), options.codec());
    RecordEncoder.of(options, dataSchema);
    return new RecordFileFactory(options);
  }

  @Override
  public String toString() {
    return "TFRecord";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TfRecordFormat;
  }

  @Override
  public int hashCode() {
    return TfRecordFormat.class.hashCode();
  }
}
