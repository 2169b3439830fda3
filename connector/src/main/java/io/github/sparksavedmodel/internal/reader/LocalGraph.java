/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.tensorflow.proto.MetaGraphDef;

/** The graph of a model whose files are on this host, for those who have TensorFlow load it. */
public final class LocalGraph {
  private LocalGraph() {}

  /**
   * Parses the model's graph file.
   *
   * @param directory the directory that the model's files are in
   * @throws ModelException if it cannot be read
   */
  public static List<MetaGraphDef> metaGraphs(Path directory, ModelLayout layout) {
    var folder = new org.apache.hadoop.fs.Path(directory.toUri());
    return ReadFailure.guard(folder, () -> {
      FileSystem files = FileSystem.getLocal(new Configuration(false)).getRaw();
      var graphFile = layout.isSavedModel()
          ? ModelDirectory.findGraphFile(files, folder)
              .orElseThrow(() -> new ModelException(
                  ErrorCondition.MODEL_FILE_MISSING.with("path", directory, "hint", "")))
          : new org.apache.hadoop.fs.Path(folder, layout.graphFile());
      MessageDigest unused = new ModelIdentity().digest();
      return new GraphFile(files, graphFile).read(unused).metaGraphs();
    });
  }
}
