/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session prepared for runs with certain inputs and outputs. Confined to one task: it keeps the
 * argument arrays of the run in native memory, and is closed when the task ends.
 */
public final class SessionCall implements AutoCloseable {
  private final TensorFlowSession session;
  private final RunArguments arguments;
  private final List<Source> sources;
  private final boolean mayKeepStrings;
  private boolean closed;

  /** Where an output comes from: TensorFlow refuses to return a tensor that is fed. */
  private record Source(boolean isInput, int index) {}

  SessionCall(
      TensorFlowSession session,
      List<GraphTensor> inputs,
      List<GraphTensor> outputs,
      @Nullable Duration limit,
      boolean mayKeepStrings) {
    this.session = session;
    this.mayKeepStrings = mayKeepStrings;
    List<GraphTensor> fetched =
        outputs.stream().filter(output -> !inputs.contains(output)).distinct().toList();
    this.sources = outputs.stream()
        .map(output -> fetched.contains(output)
            ? new Source(false, fetched.indexOf(output))
            : new Source(true, inputs.indexOf(output)))
        .toList();
    this.arguments = new RunArguments(inputs, fetched, List.of(), limit);
  }

  /** A scope for the tensors of a run. The caller closes it. */
  public TensorScope scope() {
    return new TensorScope(mayKeepStrings);
  }

  /**
   * Runs the model on one batch, and returns when that has ended.
   *
   * @param inputs a tensor for each input that was prepared, in that order; they stay the caller's
   * @param scope takes over the outputs
   * @return a tensor for each output that was prepared, in that order. An output that is the same
   *     tensor of the graph as an input, or as another output, is the same object.
   * @throws NativeRunException if TensorFlow refuses the batch, or has not scored it within the
   *     limit
   */
  public List<NativeTensor> run(List<NativeTensor> inputs, TensorScope scope) {
    if (closed) {
      throw new IllegalStateException("This call is closed");
    }
    arguments.feed(inputs);
    List<NativeTensor> fetched = List.of();
    if (arguments.outputCount > 0) {
      session.run(arguments);
      fetched = arguments.adoptOutputs(scope);
    }
    List<NativeTensor> outputs = new ArrayList<>(sources.size());
    for (Source source : sources) {
      outputs.add((source.isInput() ? inputs : fetched).get(source.index()));
    }
    return outputs;
  }

  /** Frees the argument arrays. Closing again does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arguments.close();
    }
  }
}
