/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;

import io.github.sparksavedmodel.internal.reader.AddedSaver;
import io.github.sparksavedmodel.internal.reader.LocalGraph;
import io.github.sparksavedmodel.internal.reader.ModelLayout;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Imports the graph of a model that is no SavedModel. Variables are restored and tables filled by
 * the initial runs.
 *
 * @param directory the directory that the model's files are in
 * @param layout which of them are what
 */
record GraphImport(Path directory, ModelLayout layout) implements GraphOpening {
  @Override
  public OpenGraph open(TF_SessionOptions options) throws IOException {
    MetaGraphDef metaGraph =
        AddedSaver.to(LocalGraph.metaGraphs(directory, layout).get(0));
    NativeSession session = session(metaGraph.getGraphDef(), options);
    try {
      return new OpenGraph(session, InitialRun.afterImport(metaGraph, layout.checkpoint()));
    } catch (IOException | RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private static NativeSession session(GraphDef definition, TF_SessionOptions options) {
    TF_Graph graph = TF_NewGraph();
    try (NativeStatus status = new NativeStatus()) {
      add(withoutJobs(definition), graph, status);
      TF_Session session = TF_NewSession(graph, options, status.handle());
      status.check();
      return new NativeSession(session, graph);
    } catch (RuntimeException | Error e) {
      TF_DeleteGraph(graph);
      throw e;
    }
  }

  private static void add(GraphDef definition, TF_Graph graph, NativeStatus status) {
    try (BytePointer bytes = new BytePointer(definition.toByteArray());
        TF_Buffer buffer = TF_Buffer.newBufferFromString(bytes);
        TF_ImportGraphDefOptions options = TF_ImportGraphDefOptions.newImportGraphDefOptions()) {
      TF_GraphImportGraphDef(graph, buffer, options, status.handle());
    }
    status.check();
  }

  /** Graphs from a cluster place nodes on jobs, which a session on one host does not have. */
  private static GraphDef withoutJobs(GraphDef definition) {
    GraphDef.Builder local = definition.toBuilder();
    for (int i = 0; i < local.getNodeCount(); i++) {
      NodeDef node = local.getNode(i);
      if (node.getDevice().contains("/job:")) {
        local.setNode(i, node.toBuilder().clearDevice());
      }
    }
    return local.build();
  }
}
