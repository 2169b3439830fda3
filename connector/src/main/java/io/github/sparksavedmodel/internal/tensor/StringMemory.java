/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewTensor;

import io.github.sparksavedmodel.model.ElementType;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.unsafe.Platform;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * The memory of a string tensor: its elements, and blocks for text that does not fit into them.
 *
 * <p>Finding a place for text takes an addition, where a call of the C heap for each string costs
 * more than the copy. TensorFlow takes memory that it did not allocate for read-only: it copies
 * what it changes, frees none of the text, and says when its last user has let go of it. All is
 * freed then, in whatever thread that is. That does not hold for a slice of the memory which is
 * used longer than the tensor itself, so this is not for graphs that keep strings. Filled by one
 * task.
 */
final class StringMemory {
  /** What TensorFlow was built with asks for at most as much (EIGEN_MAX_ALIGN_BYTES). */
  private static final int ALIGNMENT = 64;

  private static final long FIRST_BLOCK = 16 << 10;
  private static final long LARGEST_BLOCK = 1 << 20;

  /** By the address of the first element, while TensorFlow uses them. */
  private static final Map<Long, StringMemory> IN_USE = new ConcurrentHashMap<>();

  private static final Deallocator_Pointer_long_Pointer DEALLOCATOR = new Deallocator();

  /** TensorFlow's last word about memory. */
  private static final class Deallocator extends Deallocator_Pointer_long_Pointer {
    Deallocator() {
      retainReference();
    }

    @Override
    public void call(Pointer data, long length, Pointer argument) {
      StringMemory unused = IN_USE.remove(data.address());
      if (unused != null) {
        unused.free();
      }
    }
  }

  /** The addresses of all blocks, of which the first has the elements. */
  private long[] blocks = new long[8];

  private int count;
  private final long elementBytes;
  private final long elements;
  private long next;
  private long end;
  private long blockBytes = FIRST_BLOCK;

  /**
   * Memory for elements, which are empty strings.
   *
   * @param elementBytes what they take together, not 0
   * @throws TensorAllocationException if the memory is not to be had
   */
  StringMemory(long elementBytes) {
    this.elementBytes = elementBytes;
    this.elements = (allocate(elementBytes + ALIGNMENT) + ALIGNMENT - 1) & -ALIGNMENT;
    StringLayout.clear(elements, elementBytes / StringLayout.WIDTH);
  }

  /**
   * The tensor in this memory, to be called once: from here on TensorFlow says when it is freed.
   *
   * @return null if TensorFlow refuses
   */
  @Nullable
  TF_Tensor tensor(long[] dimensions) {
    try (Pointer data = new Address(elements)) {
      IN_USE.put(elements, this);
      return TF_NewTensor(
          ElementType.STRING.number(),
          dimensions,
          dimensions.length,
          data,
          elementBytes,
          DEALLOCATOR,
          null);
    }
  }

  /** A pointer to memory that it does not own. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  /** The address of the first element. */
  long elements() {
    return elements;
  }

  /** The number of tensors whose memory is in use now, by whomever. */
  static int inUse() {
    return IN_USE.size();
  }

  /**
   * A place for text, with the 0 behind it that TensorFlow's own strings have, too.
   *
   * @throws TensorAllocationException if the memory is not to be had
   */
  long take(int length) {
    long bytes = (length + (long) Long.BYTES) & -Long.BYTES;
    if (bytes > end - next) {
      addBlock(bytes);
    }
    long text = next;
    next += bytes;
    Platform.putByte(null, text + length, (byte) 0);
    return text;
  }

  private void addBlock(long needed) {
    long bytes = Math.max(needed, blockBytes);
    next = allocate(bytes);
    end = next + bytes;
    blockBytes = Math.min(LARGEST_BLOCK, 2 * blockBytes);
  }

  private long allocate(long bytes) {
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * count);
    }
    try {
      long block = Platform.allocateMemory(bytes);
      blocks[count++] = block;
      return block;
    } catch (OutOfMemoryError | IllegalArgumentException e) {
      throw new TensorAllocationException(bytes, e);
    }
  }

  /** Frees everything, once no tensor is here any more. */
  void free() {
    for (int i = 0; i < count; i++) {
      Platform.freeMemory(blocks[i]);
    }
    count = 0;
  }
}
