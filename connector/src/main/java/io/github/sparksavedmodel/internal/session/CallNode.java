/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInputList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrFuncName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrTypeList;

import io.github.sparksavedmodel.internal.reader.FunctionCall;
import io.github.sparksavedmodel.model.ElementType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * Puts the call of a function into a graph, which has to be done before the session is shared: a
 * graph must not change while it runs.
 */
final class CallNode {
  private final TF_Graph graph;
  private final FunctionCall call;

  CallNode(TF_Graph graph, FunctionCall call) {
    this.graph = graph;
    this.call = call;
  }

  /**
   * Adds the nodes.
   *
   * @param captures the tensors that the function captures
   * @throws NativeRunException if TensorFlow refuses
   */
  void add(List<GraphTensor> captures) {
    List<GraphTensor> inputs = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      inputs.add(new GraphTensor(placeholder(i, call.arguments().get(i)), 0));
    }
    inputs.addAll(captures);
    int[] results = call.results().stream().mapToInt(ElementType::number).toArray();
    try (TF_Output array = RunArguments.array(inputs)) {
      TF_OperationDescription node = operation("StatefulPartitionedCall", FunctionCall.NODE);
      TF_AddInputList(node, array, inputs.size());
      TF_SetAttrFuncName(node, "f", call.function(), length(call.function()));
      TF_SetAttrTypeList(node, "Tout", results, results.length);
      finish(node);
    }
  }

  private TF_Operation placeholder(int argument, ElementType type) {
    TF_OperationDescription node = operation("Placeholder", FunctionCall.placeholder(argument));
    TF_SetAttrType(node, "dtype", type.number());
    return finish(node);
  }

  private static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private TF_OperationDescription operation(String type, String name) {
    return TF_NewOperation(graph, type, name);
  }

  private static TF_Operation finish(TF_OperationDescription node) {
    try (NativeStatus status = new NativeStatus()) {
      TF_Operation operation = TF_FinishOperation(node, status.handle());
      status.check();
      return operation;
    }
  }
}
