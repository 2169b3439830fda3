/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Calls of models that are no SavedModels, and of what is no signature of one, with what Python
 * TensorFlow computes. Their files may be copied anywhere.
 */
enum KnownCall {
  FROZEN_GRAPH(
      "frozen",
      "struct(col1 AS x)).probability",
      "/frozen/inputs/x:0",
      "/frozen/outputs/probability:0"),
  GRAPH_FILE(
      "frozen_text/network.pbtxt",
      "struct(col1 AS x)).best",
      "/frozen_text/inputs/x:0",
      "/frozen_text/outputs/best:0"),
  CHECKPOINT_V1(
      "meta_v1",
      "struct(col1 AS x)).probability",
      "/meta_v1/inputs/x:0",
      "/meta_v1/outputs/probability:0"),
  CHECKPOINT_V2(
      "meta_v2_sharded",
      "struct(col1 AS x)).probability",
      "/meta_v2_sharded/inputs/x:0",
      "/meta_v2_sharded/outputs/probability:0"),
  META_GRAPH_FILE(
      "meta_v2/network.ckpt.meta",
      "struct(col1 AS x)).best",
      "/meta_v2/inputs/x:0",
      "/meta_v2/outputs/best:0"),
  SESSION_BUNDLE(
      "session_bundle",
      "struct(col1 AS word)).number",
      "/session_bundle/inputs/word:0",
      "/session_bundle/outputs/number:0"),
  FUNCTION(
      "functions",
      "struct(col1 AS word), map('function', 'encoder.encode')).output_0",
      "/functions/encoder.encode/word",
      "/functions/encoder.encode/output_0"),
  NAMED_TENSORS(
      "load_and_run",
      "struct(col1 AS `hidden/relu:0`), map('outputs', 'probability')).probability",
      "/load_and_run/middle/inputs/hidden~1relu:0",
      "/load_and_run/middle/outputs/probability:0");

  private final Path path;
  private final String arguments;
  private final String inputs;
  private final String outputs;

  /** The model below the folder of graphs, what follows it in the call, and pointers to values. */
  KnownCall(String path, String arguments, String inputs, String outputs) {
    this.path = Path.of(path);
    this.arguments = arguments;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** The directory with the model's files. */
  Path directory() {
    return Path.of(KnownGraph.path(path.getName(0).toString()));
  }

  /** What names the model if its files are in a copy of the directory. */
  String model(String copy) {
    return path.getNameCount() == 1 ? copy : copy + '/' + path.getFileName();
  }

  /** Scores with a copy of the directory. There are several rows, hence two partitions. */
  void assertScores(SparkSession spark, String copy) {
    String rows = KnownGraph.rows(KnownGraph.value(inputs));
    KnownGraph.compare(
        spark
            .sql("SELECT savedmodel_predict('" + model(copy) + "', " + arguments + " FROM " + rows)
            .collectAsList(),
        KnownGraph.value(outputs));
  }
}
