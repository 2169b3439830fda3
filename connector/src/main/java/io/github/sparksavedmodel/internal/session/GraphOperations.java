/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetRegisteredKernelsForOp;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/**
 * Which operations a graph uses that the runtime does not have, or cannot run.
 *
 * <p>TensorFlow names only the first one that it meets. This reads the whole graph, so it is for
 * the case that loading has failed.
 */
final class GraphOperations {
  private GraphOperations() {}

  /** The missing operations of the MetaGraph with these tags, sorted; functions are followed. */
  static List<String> missing(List<MetaGraphDef> metaGraphs, List<String> tags)
      throws InvalidProtocolBufferException {
    Set<String> missing = used(metaGraphs, tags);
    missing.removeAll(registered());
    return List.copyOf(missing);
  }

  /** Those of its operations that are registered, but that nothing computes; likewise. */
  static List<String> withoutKernel(List<MetaGraphDef> metaGraphs, List<String> tags)
      throws InvalidProtocolBufferException {
    Set<String> without = used(metaGraphs, tags);
    without.retainAll(registered());
    without.removeIf(GraphOperations::hasKernel);
    return List.copyOf(without);
  }

  private static boolean hasKernel(String operation) {
    try (BytePointer name = new BytePointer(operation, StandardCharsets.UTF_8);
        NativeStatus status = new NativeStatus()) {
      TF_Buffer kernels = TF_GetRegisteredKernelsForOp(name, status.handle());
      if (!status.isOk()) {
        return true;
      }
      try {
        return kernels.length() > 0;
      } finally {
        TF_DeleteBuffer(kernels);
      }
    }
  }

  private static Set<String> used(List<MetaGraphDef> metaGraphs, List<String> tags) {
    Set<String> operations = new TreeSet<>();
    for (MetaGraphDef metaGraph : metaGraphs) {
      if (Set.copyOf(metaGraph.getMetaInfoDef().getTagsList()).equals(Set.copyOf(tags))) {
        operations.addAll(used(metaGraph.getGraphDef()));
      }
    }
    return operations;
  }

  private static Set<String> used(GraphDef graph) {
    Stream<NodeDef> inFunctions =
        graph.getLibrary().getFunctionList().stream().flatMap(f -> f.getNodeDefList().stream());
    Set<String> used = new HashSet<>();
    Stream.concat(graph.getNodeList().stream(), inFunctions)
        .forEach(node -> used.add(node.getOp()));
    // A node may call a function by using its name as an operation.
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      used.remove(function.getSignature().getName());
    }
    return used;
  }

  private static Set<String> registered() throws InvalidProtocolBufferException {
    TF_Buffer buffer = TF_GetAllOpList();
    try {
      Set<String> names = new HashSet<>();
      for (OpDef operation : OpList.parseFrom(buffer.copyData()).getOpList()) {
        names.add(operation.getName());
      }
      return names;
    } finally {
      TF_DeleteBuffer(buffer);
    }
  }
}
