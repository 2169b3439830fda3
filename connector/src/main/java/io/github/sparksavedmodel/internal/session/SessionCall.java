/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.List;

/**
 * A session prepared for runs with certain inputs and outputs. Confined to one task: it keeps the
 * argument arrays of the run in native memory, and is closed when the task ends.
 */
public final class SessionCall implements AutoCloseable {
  private final TensorFlowSession session;
  private final RunArguments arguments;
  private boolean closed;

  SessionCall(TensorFlowSession session, RunArguments arguments) {
    this.session = session;
    this.arguments = arguments;
  }

  /**
   * Runs the model on one batch, on the calling thread.
   *
   * @param inputs a tensor for each input that was prepared, in that order; they stay the caller's
   * @param scope takes over the outputs
   * @return a tensor for each output that was prepared, in that order
   * @throws NativeRunException if TensorFlow refuses the batch
   */
  public List<NativeTensor> run(List<NativeTensor> inputs, TensorScope scope) {
    if (closed) {
      throw new IllegalStateException("This call is closed");
    }
    arguments.feed(inputs);
    session.run(arguments);
    return arguments.adoptOutputs(scope);
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
