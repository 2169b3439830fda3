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

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.TF_TString;

/**
 * The elements of a string tensor: an array of TensorFlow's {@code tstring}.
 *
 * <p>A {@code tstring} holds up to 22 bytes itself and longer text on the C heap. One pointer
 * object is moved over the array, since making one for each element costs more than the copy.
 * Confined to one task; indexes are checked by the caller.
 */
final class StringElements {
  private static final int LONGEST_INLINE = 22;

  private final TF_TString elements;
  private final long count;
  private long heapBytes;

  StringElements(Pointer data, long count) {
    this.elements = new TF_TString(data);
    this.count = count;
  }

  /**
   * Makes every element the empty string. Fresh memory has to be initialised before it is freed.
   */
  void initialize() {
    for (long i = 0; i < count; i++) {
      TF_TString_Init(elements.position(i));
    }
  }

  void put(long index, StringStaging staging, byte[] bytes, int offset, int length) {
    TF_TString_Copy(elements.position(index), staging.stage(bytes, offset, length), length);
    if (length > LONGEST_INLINE) {
      heapBytes += length;
    }
  }

  /** Where the bytes of an element go that gets this length. */
  long room(long index, int length) {
    BytePointer room = TF_TString_ResizeUninitialized(elements.position(index), length);
    if (length > LONGEST_INLINE) {
      heapBytes += length;
    }
    return room.address();
  }

  byte[] bytes(long index) {
    TF_TString element = elements.position(index);
    long size = TF_TString_GetSize(element);
    byte[] bytes = new byte[Math.toIntExact(size)];
    if (bytes.length > 0) {
      TF_TString_GetDataPointer(element).get(bytes);
    }
    return bytes;
  }

  long address(long index) {
    return TF_TString_GetDataPointer(elements.position(index)).address();
  }

  long size(long index) {
    return TF_TString_GetSize(elements.position(index));
  }

  /** The text put on the C heap so far; an element that was put twice counts twice. */
  long heapBytes() {
    return heapBytes;
  }

  /** Frees the text on the C heap. Only for memory of which this is the only user. */
  void deallocate() {
    if (heapBytes > 0) {
      for (long i = 0; i < count; i++) {
        TF_TString_Dealloc(elements.position(i));
      }
    }
  }
}
