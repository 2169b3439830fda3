/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_LoadSessionFromSavedModel;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;

/**
 * TensorFlow's own loader of SavedModels, which restores and initialises nearly all.
 *
 * @param directory the directory that holds {@code saved_model.pb}
 * @param tags the tag set of the MetaGraph
 */
record SavedModelOpening(Path directory, List<String> tags) implements GraphOpening {
  @Override
  public OpenGraph open(TF_SessionOptions options) throws IOException {
    try (TF_Buffer metaGraph = TF_Buffer.newBuffer()) {
      NativeSession session = load(options, metaGraph);
      try {
        return new OpenGraph(session, InitialRun.afterLoading(metaGraph.dataAsByteBuffer()));
      } catch (IOException | RuntimeException | Error e) {
        session.close();
        throw e;
      }
    }
  }

  private NativeSession load(TF_SessionOptions options, TF_Buffer metaGraph) {
    String[] wanted = tags.toArray(String[]::new);
    TF_Graph graph = TF_NewGraph();
    try (BytePointer path = new BytePointer(directory.toString(), StandardCharsets.UTF_8);
        PointerPointer<BytePointer> tagPointers =
            new PointerPointer<>(wanted, StandardCharsets.UTF_8);
        NativeStatus status = new NativeStatus()) {
      TF_Session session = TF_LoadSessionFromSavedModel(
          options, null, path, tagPointers, wanted.length, graph, metaGraph, status.handle());
      status.check();
      return new NativeSession(session, graph);
    } catch (RuntimeException | Error e) {
      TF_DeleteGraph(graph);
      throw e;
    }
  }
}
