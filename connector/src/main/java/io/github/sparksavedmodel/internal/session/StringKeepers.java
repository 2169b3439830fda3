/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteFunction;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FunctionToFunctionDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetFunctions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphNextOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphNumFunctions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetAttrType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOpType;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Function;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;

/**
 * Finds out whether a graph may keep strings of one run for later ones: in queues, iterators or
 * variables. Those may change or free in place what a run was fed with ({@code SubBuffer} in
 * tensor.cc, for slices), so their memory must be TensorFlow's own.
 */
final class StringKeepers {
  private static final List<String> PARTS_OF_NAMES =
      List.of("Queue", "Stage", "Barrier", "Iterator", "Dataset");
  private static final List<String> VARIABLES = List.of("Variable", "VarHandleOp");
  private static final String TYPE = "dtype";

  private final TF_Graph graph;

  private StringKeepers(TF_Graph graph) {
    this.graph = graph;
  }

  /** Whether the graph, or a function of it, has such an operation. */
  static boolean areIn(TF_Graph graph) {
    StringKeepers keepers = new StringKeepers(graph);
    return keepers.areInOperations() || keepers.areInFunctions();
  }

  private boolean areInOperations() {
    try (SizeTPointer position = new SizeTPointer(1);
        NativeStatus status = new NativeStatus()) {
      position.put(0);
      for (TF_Operation operation = TF_GraphNextOperation(graph, position);
          operation != null;
          operation = TF_GraphNextOperation(graph, position)) {
        String name = TF_OperationOpType(operation).getString();
        if (keeps(name) || (isVariable(name) && isOfStrings(operation, status))) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean keeps(String operation) {
    return PARTS_OF_NAMES.stream().anyMatch(operation::contains);
  }

  private static boolean isVariable(String operation) {
    return VARIABLES.stream().anyMatch(operation::contains);
  }

  /** An operation without the attribute, which reads a variable, counts for nothing. */
  private static boolean isOfStrings(TF_Operation operation, NativeStatus status) {
    int[] type = new int[1];
    TF_OperationGetAttrType(operation, TYPE, type, status.handle());
    return status.isOk() && type[0] == DataType.DT_STRING_VALUE;
  }

  private boolean areInFunctions() {
    int count = TF_GraphNumFunctions(graph);
    try (PointerPointer<TF_Function> functions = new PointerPointer<>(Math.max(1, count));
        NativeStatus status = new NativeStatus()) {
      int given = TF_GraphGetFunctions(graph, functions, count, status.handle());
      boolean found = !status.isOk();
      for (int i = 0; i < given; i++) {
        TF_Function function = functions.get(TF_Function.class, i);
        found = found || areIn(function, status);
        TF_DeleteFunction(function);
      }
      return found;
    }
  }

  private static boolean areIn(TF_Function function, NativeStatus status) {
    TF_Buffer buffer = TF_NewBuffer();
    try {
      TF_FunctionToFunctionDef(function, buffer, status.handle());
      return !status.isOk()
          || FunctionDef.parseFrom(buffer.copyData()).getNodeDefList().stream()
              .anyMatch(StringKeepers::isKeeper);
    } catch (InvalidProtocolBufferException e) {
      return true;
    } finally {
      TF_DeleteBuffer(buffer);
    }
  }

  private static boolean isKeeper(NodeDef node) {
    return keeps(node.getOp())
        || (isVariable(node.getOp())
            && node.getAttrOrDefault(TYPE, AttrValue.getDefaultInstance()).getType()
                == DataType.DT_STRING);
  }
}
