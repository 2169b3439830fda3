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
 * <p>Text that elements hold themselves is written and read in place where {@link StringLayout} is
 * known. Longer text is on the C heap, where only TensorFlow's functions put and free it. One
 * pointer object is moved over the array for them, since making one for each element costs more
 * than the copy. Confined to one task; indexes and ranges are checked by the caller.
 */
final class StringElements {
  private final TF_TString elements;
  private final long address;
  private final long count;
  private final boolean inPlace;
  private long heapBytes;

  /**
   * The elements of a tensor.
   *
   * @param inPlace whether {@link StringLayout} may be used
   */
  StringElements(Pointer data, long count, boolean inPlace) {
    this.elements = new TF_TString(data);
    this.address = data.address();
    this.count = count;
    this.inPlace = inPlace;
  }

  private long element(long index) {
    return address + index * StringLayout.WIDTH;
  }

  /**
   * Makes every element the empty string. Fresh memory has to be initialised before it is freed.
   */
  void initialize() {
    if (inPlace) {
      StringLayout.clear(address, count);
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
   */
  void put(long index, StringStaging staging, @Nullable Object base, long offset, int length) {
    if (inPlace && length <= StringLayout.LONGEST_INLINE && StringLayout.isSmall(element(index))) {
      StringLayout.putSmall(element(index), base, offset, length);
      return;
    }
    TF_TString_Copy(elements.position(index), staging.stage(base, offset, length), length);
    if (length > StringLayout.LONGEST_INLINE) {
      heapBytes += length;
    }
  }

  /** Where the bytes of an element go that gets this length. */
  long room(long index, int length) {
    long room = TF_TString_ResizeUninitialized(elements.position(index), length).address();
    if (length > StringLayout.LONGEST_INLINE) {
      heapBytes += length;
    }
    return room;
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

  /** The text put on the C heap so far; an element that was put twice counts twice. */
  long heapBytes() {
    return heapBytes;
  }

  /** Frees the text on the C heap. Only for memory of which this is the only user. */
  void deallocate() {
    for (long i = 0; i < count && heapBytes > 0; i++) {
      if (!(inPlace && StringLayout.isSmall(element(i)))) {
        TF_TString_Dealloc(elements.position(i));
      }
    }
  }
}
