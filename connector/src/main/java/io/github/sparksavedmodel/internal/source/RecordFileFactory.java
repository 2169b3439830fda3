/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.execution.datasources.CodecStreams;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.StructType;

/** Makes the files that a task writes to. */
final class RecordFileFactory extends OutputWriterFactory {
  private static final long serialVersionUID = 1L;

  private final TfRecordOptions options;

  RecordFileFactory(TfRecordOptions options) {
    this.options = options;
  }

  @Override
  public String getFileExtension(TaskAttemptContext task) {
    return ".tfrecord" + CodecStreams.getCompressionExtension(task);
  }

  @Override
  public OutputWriter newInstance(String path, StructType schema, TaskAttemptContext task) {
    RecordWriter file = new RecordWriter(CodecStreams.createOutputStream(task, new Path(path)));
    return new RecordFileWriter(path, file, RecordEncoder.of(options, schema));
  }
}
