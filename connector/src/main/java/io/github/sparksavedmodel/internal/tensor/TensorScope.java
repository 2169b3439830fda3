/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;

import io.github.sparksavedmodel.model.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * Owns every tensor of one batch and frees them all when it is closed.
 *
 * <p>Tensors that TensorFlow returned are freed first: they may share the memory of an input, whose
 * strings TensorFlow leaves alone only while the input is there. Confined to one task.
 */
public final class TensorScope implements AutoCloseable {
  private final List<NativeTensor> allocated = new ArrayList<>();
  private final List<NativeTensor> adopted = new ArrayList<>();
  private final StringStaging staging = new StringStaging();
  private final boolean stringsMayBeKept;
  private boolean closed;

  /** A scope for runs of graphs that keep no strings. */
  public TensorScope() {
    this(false);
  }

  /**
   * A scope.
   *
   * @param stringsMayBeKept whether a graph may use strings beyond the run that is fed with them,
   *     which takes more time
   */
  public TensorScope(boolean stringsMayBeKept) {
    this.stringsMayBeKept = stringsMayBeKept;
  }

  /**
   * Allocates a tensor. Strings are empty at first; other elements hold whatever was in the memory.
   *
   * @throws IllegalArgumentException for a negative dimension, more than 2<sup>63</sup> bytes, or a
   *     type whose elements have no size
   * @throws TensorAllocationException if the memory is not to be had
   */
  public NativeTensor allocate(ElementType elementType, long... dimensions) {
    checkOpen();
    long bytes = byteSize(elementType, dimensions);
    StringMemory memory = isInPlace(elementType, bytes) ? new StringMemory(bytes) : null;
    TF_Tensor handle = memory == null
        ? TF_AllocateTensor(elementType.number(), dimensions, dimensions.length, bytes)
        : memory.tensor(dimensions);
    if (handle == null) {
      throw new TensorAllocationException(elementType, dimensions, bytes);
    }
    NativeTensor tensor = own(handle, allocated, memory);
    if (bytes > 0 && tensor.address() == 0) {
      throw new TensorAllocationException(elementType, dimensions, bytes);
    }
    tensor.initialize();
    return tensor;
  }

  private boolean isInPlace(ElementType elementType, long bytes) {
    return elementType == ElementType.STRING
        && bytes > 0
        && !stringsMayBeKept
        && StringLayoutTrial.isPassed();
  }

  /**
   * Takes over a tensor that TensorFlow returned; from here on this scope frees it, and only it.
   */
  public NativeTensor adopt(TF_Tensor output) {
    checkOpen();
    return own(output, adopted, null);
  }

  /** The native memory of all tensors: their elements, and the text of strings that were put. */
  public long bytes() {
    long bytes = 0;
    for (NativeTensor tensor : allocated) {
      bytes += tensor.bytes();
    }
    for (NativeTensor tensor : adopted) {
      bytes += tensor.bytes();
    }
    return bytes;
  }

  /**
   * Frees the allocated tensors that hold no strings, once a run is over. Outputs that share their
   * memory keep it; the text of strings would be lost to them.
   *
   * @param outputs what the run gave; inputs among them are kept
   */
  public void freeInputs(List<NativeTensor> outputs) {
    checkOpen();
    List<NativeTensor> numbers = new ArrayList<>(allocated);
    numbers.removeIf(
        tensor -> tensor.elementType() == ElementType.STRING || outputs.contains(tensor));
    allocated.removeAll(numbers);
    FreeEach.of(numbers, NativeTensor::free);
  }

  /** Frees every tensor, even if freeing one of them fails. Closing again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<NativeTensor> all = new ArrayList<>(adopted);
    all.addAll(allocated);
    adopted.clear();
    allocated.clear();
    try {
      FreeEach.of(all, NativeTensor::free);
    } finally {
      staging.close();
    }
  }

  private NativeTensor own(
      TF_Tensor handle, List<NativeTensor> owned, @Nullable StringMemory memory) {
    try {
      NativeTensor tensor = new NativeTensor(handle, staging, memory);
      owned.add(tensor);
      return tensor;
    } catch (RuntimeException | Error e) {
      TF_DeleteTensor(handle);
      throw e;
    }
  }

  private static long byteSize(ElementType elementType, long[] dimensions) {
    if (elementType.byteWidth() == 0) {
      throw new IllegalArgumentException("A tensor of " + elementType + " cannot be allocated");
    }
    long bytes = elementType.byteWidth();
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw new IllegalArgumentException("Negative dimension in " + Arrays.toString(dimensions));
      }
      try {
        bytes = Math.multiplyExact(bytes, dimension);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("Too many elements: " + Arrays.toString(dimensions), e);
      }
    }
    return bytes;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("This scope is closed");
    }
  }
}
