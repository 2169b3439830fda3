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
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.RunOptions;

/**
 * The options and argument arrays of a run in native memory, made once and filled again for each
 * run. Confined to one task.
 */
final class RunArguments implements AutoCloseable {
  final int inputCount;
  final int outputCount;
  final int targetCount;
  final TF_Output inputs;
  final TF_Output outputs;
  final PointerPointer<TF_Tensor> inputValues;
  final PointerPointer<TF_Tensor> outputValues;
  final PointerPointer<TF_Operation> targets;
  final NativeStatus status = new NativeStatus();
  final TF_Buffer options;

  RunArguments(
      List<GraphTensor> inputs,
      List<GraphTensor> outputs,
      List<TF_Operation> targets,
      @Nullable Duration limit) {
    this.options = options(limit);
    this.inputCount = inputs.size();
    this.outputCount = outputs.size();
    this.targetCount = targets.size();
    this.inputs = array(inputs);
    this.outputs = array(outputs);
    this.inputValues = pointers(inputCount);
    this.outputValues = pointers(outputCount);
    this.targets = pointers(targetCount);
    for (int i = 0; i < targetCount; i++) {
      this.targets.put(i, targets.get(i));
    }
  }

  void feed(List<NativeTensor> values) {
    if (values.size() != inputCount) {
      throw new IllegalArgumentException(
          "Got " + values.size() + " tensors for " + inputCount + " inputs");
    }
    for (int i = 0; i < inputCount; i++) {
      inputValues.put(i, values.get(i).handle());
    }
  }

  /** Hands the outputs of a run that succeeded to a scope, in their order. */
  List<NativeTensor> adoptOutputs(TensorScope scope) {
    List<NativeTensor> adopted = new ArrayList<>(outputCount);
    for (int i = 0; i < outputCount; i++) {
      adopted.add(scope.adopt(new TF_Tensor(outputValues.get(i))));
    }
    return adopted;
  }

  @Override
  public void close() {
    for (Pointer pointer : List.of(inputs, outputs, inputValues, outputValues, targets)) {
      pointer.close();
    }
    options.close();
    status.close();
  }

  /**
   * Without a limit, runs on the thread of the caller, so that tasks do not wait for a pool that
   * all share. TensorFlow ignores a limit there, so a run with one takes a thread of the pool.
   */
  private static TF_Buffer options(@Nullable Duration limit) {
    RunOptions options = limit == null
        ? RunOptions.newBuilder().setInterOpThreadPool(-1).build()
        : RunOptions.newBuilder().setTimeoutInMs(limit.toMillis()).build();
    try (BytePointer bytes = new BytePointer(options.toByteArray())) {
      return TF_Buffer.newBufferFromString(bytes);
    }
  }

  static TF_Output array(List<GraphTensor> tensors) {
    TF_Output array = new TF_Output(Math.max(1, tensors.size()));
    for (int i = 0; i < tensors.size(); i++) {
      array.position(i).oper(tensors.get(i).operation()).index(tensors.get(i).index());
    }
    return array.position(0);
  }

  private static <P extends Pointer> PointerPointer<P> pointers(int size) {
    return new PointerPointer<>(Math.max(1, size));
  }
}
