/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.tensor.FreeEach;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/** The tensors of the runs of a batch. Confined to one task, but for closing. */
final class RunTensors implements AutoCloseable {
  private final List<TensorScope> scopes = new ArrayList<>(1);
  private final List<List<NativeTensor>> outputs = new ArrayList<>(1);
  private long bytes;

  void add(TensorScope scope, List<NativeTensor> outputsOfRun) {
    scopes.add(scope);
    outputs.add(outputsOfRun);
    bytes += scope.bytes();
  }

  /** Neighbouring tensors of a run. */
  List<NativeTensor> outputs(int run, int first, int count) {
    return outputs.get(run).subList(first, first + count);
  }

  int count() {
    return outputs.size();
  }

  NativeTensor output(int run, int output) {
    return outputs.get(run).get(output);
  }

  /** The native memory of all runs until they are freed. */
  long bytes() {
    return bytes;
  }

  /** Frees all of them, even if freeing one fails. Closing again does nothing. */
  @Override
  public synchronized void close() {
    List<TensorScope> open = new ArrayList<>(scopes);
    scopes.clear();
    FreeEach.of(open, TensorScope::close);
  }
}
