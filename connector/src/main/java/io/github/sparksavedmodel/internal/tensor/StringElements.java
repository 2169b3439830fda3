/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Copy;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Dealloc;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_GetDataPointer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_GetSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Init;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_ResizeUninitialized;

import org.apache.spark.unsafe.Platform;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_TString;

/**
 * The elements of a string tensor: an array of TensorFlow's {@code tstring}.
 *
 * <p>They are written and read in place where {@link StringLayout} is known, and by TensorFlow's
 * functions otherwise, over which one pointer object is moved: making one for each element costs
 * more than the copy. Confined to one task; indexes and ranges are checked by the caller.
 */
final class StringElements {
  private final TF_TString elements;
  private final long address;
  private final long count;
  private final boolean inPlace;
  private final @Nullable StringMemory memory;
  private long textBytes;

  /**
   * The elements of a tensor.
   *
   * @param inPlace whether {@link StringLayout} may be used
   * @param memory where they are, if inPlace; null if TensorFlow allocated them
   */
  StringElements(Pointer data, long count, boolean inPlace, @Nullable StringMemory memory) {
    this.elements = new TF_TString(data);
    this.address = data.address();
    this.count = count;
    this.inPlace = inPlace;
    this.memory = memory;
  }

  private long element(long index) {
    return address + index * StringLayout.WIDTH;
  }

  /**
   * Makes every element the empty string. Fresh memory has to be initialised before it is freed.
   */
  void initialize() {
    if (memory != null) {
      return;
    }
    for (long i = 0; i < count; i++) {
      TF_TString_Init(elements.position(i));
    }
  }

  /**
   * Copies text into an element.
   *
   * @param base the array that has it, or null for an address
   * @param offset where it begins, as {@link Platform} counts
   * @throws TensorAllocationException if the memory is not to be had
   */
  void put(long index, StringStaging staging, @Nullable Object base, long offset, int length) {
    if (memory == null) {
      TF_TString_Copy(elements.position(index), staging.stage(base, offset, length), length);
      countText(length);
    } else if (length <= StringLayout.LONGEST_INLINE) {
      StringLayout.putSmall(element(index), base, offset, length);
    } else {
      ByteCopy.copy(base, offset, null, place(memory, index, length), length);
    }
  }

  /**
   * Where the bytes of an element go that gets this length.
   *
   * @throws TensorAllocationException if the memory is not to be had
   */
  long room(long index, int length) {
    if (memory == null) {
      countText(length);
      return TF_TString_ResizeUninitialized(elements.position(index), length).address();
    }
    return length <= StringLayout.LONGEST_INLINE
        ? StringLayout.sizeSmall(element(index), length)
        : place(memory, index, length);
  }

  private long place(StringMemory target, long index, int length) {
    long text = target.take(length);
    StringLayout.putLarge(element(index), text, length);
    countText(length);
    return text;
  }

  private void countText(int length) {
    if (length > StringLayout.LONGEST_INLINE) {
      textBytes += length;
    }
  }

  byte[] bytes(long index) {
    byte[] bytes = new byte[Math.toIntExact(size(index))];
    Platform.copyMemory(null, address(index), bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
    return bytes;
  }

  long address(long index) {
    return inPlace && StringLayout.isReadable(element(index))
        ? StringLayout.address(element(index))
        : TF_TString_GetDataPointer(elements.position(index)).address();
  }

  long size(long index) {
    return inPlace && StringLayout.isReadable(element(index))
        ? StringLayout.size(element(index))
        : TF_TString_GetSize(elements.position(index));
  }

  /** The text put beside the elements so far; an element that was put twice counts twice. */
  long textBytes() {
    return textBytes;
  }

  /** Whether there is text that TensorFlow's functions put and have to free. */
  boolean haveTextOnHeap() {
    return memory == null && textBytes > 0;
  }

  /** Frees that text. Only for memory of which this is the only user. */
  void deallocate() {
    for (long i = 0; i < count && haveTextOnHeap(); i++) {
      TF_TString_Dealloc(elements.position(i));
    }
  }
}
