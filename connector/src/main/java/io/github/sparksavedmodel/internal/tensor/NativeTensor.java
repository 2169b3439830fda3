/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorElementCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorMaybeMove;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import io.github.sparksavedmodel.model.ElementType;
import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * A tensor in TensorFlow's memory. It belongs to the {@link TensorScope} that made it and may not
 * be used after that scope is closed.
 *
 * <p>Elements of a fixed size are read and written through {@link #address()}, whose user checks
 * bounds; strings through {@link #putString} and {@link #string}, which check them. Confined to one
 * task.
 */
public final class NativeTensor {
  private final TF_Tensor handle;
  private final StringStaging staging;
  private final ElementType elementType;
  private final long[] dimensions;
  private final long elementCount;
  private final long byteSize;
  private final long address;
  private final @Nullable StringElements strings;
  private boolean freed;

  /**
   * A tensor.
   *
   * @param memory the memory of strings, unless TensorFlow allocated it
   */
  NativeTensor(TF_Tensor handle, StringStaging staging, @Nullable StringMemory memory) {
    this.handle = handle;
    this.staging = staging;
    this.elementType = ElementType.ofNumber(TF_TensorType(handle)).orElse(ElementType.UNKNOWN);
    this.dimensions = new long[TF_NumDims(handle)];
    Arrays.setAll(dimensions, i -> TF_Dim(handle, i));
    this.elementCount = TF_TensorElementCount(handle);
    this.byteSize = TF_TensorByteSize(handle);
    Pointer data = TF_TensorData(handle);
    this.address = data == null ? 0 : data.address();
    this.strings = elementType == ElementType.STRING && elementCount > 0 && data != null
        ? new StringElements(data, elementCount, StringLayoutTrial.isPassed(), memory)
        : null;
    OpenTensors.opened(byteSize);
  }

  /**
   * What the elements are; {@link ElementType#UNKNOWN} for a type that this version does not know.
   */
  public ElementType elementType() {
    return elementType;
  }

  /** The length of each dimension, as a copy; empty for a scalar. */
  public long[] dimensions() {
    return dimensions.clone();
  }

  /** The number of elements, which may be 0. */
  public long elementCount() {
    return elementCount;
  }

  /** The bytes of all elements; for strings, of their headers only. */
  public long byteSize() {
    return byteSize;
  }

  /**
   * Where the first element is. Undefined for a tensor without elements.
   *
   * @throws IllegalStateException if the scope is closed
   */
  public long address() {
    checkOpen();
    return address;
  }

  /**
   * TensorFlow's own handle, for a run. It stays with this tensor: never delete it.
   *
   * @throws IllegalStateException if the scope is closed
   */
  public TF_Tensor handle() {
    checkOpen();
    return handle;
  }

  /**
   * Copies bytes into a string element.
   *
   * @throws IndexOutOfBoundsException if the element or the range of bytes does not exist
   */
  public void putString(long index, byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    strings(index).put(index, staging, bytes, Platform.BYTE_ARRAY_OFFSET + (long) offset, length);
  }

  /**
   * Copies text into a string element, from where it is.
   *
   * @throws IndexOutOfBoundsException if the element does not exist
   */
  public void putString(long index, UTF8String text) {
    strings(index).put(index, staging, text.getBaseObject(), text.getBaseOffset(), text.numBytes());
  }

  /**
   * Makes room for the bytes of a string element and gives their address, valid until the element
   * is put again. The caller has to write all of them.
   *
   * @throws IndexOutOfBoundsException if the element does not exist
   */
  public long stringRoom(long index, int length) {
    return strings(index).room(index, length);
  }

  /** The bytes of a string element, as a copy. */
  public byte[] string(long index) {
    return strings(index).bytes(index);
  }

  /** Where the bytes of a string element are, until the scope is closed. */
  public long stringAddress(long index) {
    return strings(index).address(index);
  }

  /** The length of a string element in bytes. */
  public long stringLength(long index) {
    return strings(index).size(index);
  }

  /** For instance {@code float32 [4, 3]}. */
  @Override
  public String toString() {
    return elementType + " " + Arrays.toString(dimensions);
  }

  /** The memory of elements, and of text that was put beside them. */
  long bytes() {
    return byteSize + (strings == null ? 0 : strings.textBytes());
  }

  /** Makes fresh memory safe to free: strings are objects that have to be initialised. */
  void initialize() {
    if (strings != null) {
      strings.initialize();
    }
  }

  /**
   * Frees the tensor. A graph with state may have kept its memory: that, and text in it, is left to
   * TensorFlow then.
   */
  void free() {
    if (freed) {
      return;
    }
    freed = true;
    try {
      if (strings != null && strings.haveTextOnHeap() && TF_TensorMaybeMove(handle) != null) {
        strings.deallocate();
      }
      TF_DeleteTensor(handle);
    } finally {
      OpenTensors.freed(byteSize);
    }
  }

  private StringElements strings(long index) {
    checkOpen();
    if (elementType != ElementType.STRING) {
      throw new IllegalStateException("The tensor " + this + " does not hold strings");
    }
    Objects.checkIndex(index, elementCount);
    return Objects.requireNonNull(strings, "strings");
  }

  private void checkOpen() {
    if (freed) {
      throw new IllegalStateException("The scope of the tensor " + this + " is closed");
    }
  }
}
