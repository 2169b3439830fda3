/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;

import io.github.sparksavedmodel.internal.reader.FunctionCall;
import io.github.sparksavedmodel.internal.reader.TensorName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Session;

/**
 * The native handles of a session: the session and its graph.
 *
 * <p>Runs are thread-safe; {@link #close} must not overlap anything else, which is up to the owner.
 */
final class NativeSession implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(NativeSession.class);

  private final TF_Session session;
  private final TF_Graph graph;
  private @Nullable Boolean keepsStrings;

  NativeSession(TF_Session session, TF_Graph graph) {
    this.session = session;
    this.graph = graph;
  }

  Optional<TF_Operation> operation(String name) {
    try (BytePointer bytes = new BytePointer(name, StandardCharsets.UTF_8)) {
      return Optional.ofNullable(TF_GraphOperationByName(graph, bytes));
    }
  }

  /** The tensor {@code operation:index}, if the graph has it. */
  Optional<GraphTensor> tensor(String tensorName) {
    TensorName name = TensorName.parse(tensorName);
    return operation(name.operation())
        .filter(operation -> name.index() < TF_OperationNumOutputs(operation))
        .map(operation -> new GraphTensor(operation, name.index()));
  }

  /** Whether the graph may keep strings that a run is fed with. Found once. */
  synchronized boolean mayKeepStrings() {
    Boolean known = keepsStrings;
    if (known == null) {
      known = StringKeepers.areIn(graph);
      keepsStrings = known;
    }
    return known;
  }

  /**
   * Puts a call of a function into the graph, before anybody else runs it.
   *
   * @param captures the tensors that the function captures
   * @throws NativeRunException if TensorFlow refuses
   */
  void add(FunctionCall call, List<GraphTensor> captures) {
    new CallNode(graph, call).add(captures);
  }

  /**
   * Runs the graph.
   *
   * @throws NativeRunException if TensorFlow refuses
   */
  void run(RunArguments arguments) {
    TF_SessionRun(
        session,
        arguments.options,
        arguments.inputs,
        arguments.inputValues,
        arguments.inputCount,
        arguments.outputs,
        arguments.outputValues,
        arguments.outputCount,
        arguments.targets,
        arguments.targetCount,
        null,
        arguments.status.handle());
    if (!arguments.status.isOk()) {
      throw new NativeRunException(arguments.status.code(), arguments.status.reason());
    }
  }

  @Override
  public void close() {
    try (NativeStatus status = new NativeStatus()) {
      TF_CloseSession(session, status.handle());
      if (!status.isOk()) {
        LOGGER.debug("Closing a session: {}: {}", status.code(), status.reason());
      }
      TF_DeleteSession(session, status.handle());
      TF_DeleteGraph(graph);
    }
  }
}
