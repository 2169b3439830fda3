/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The declared shape of a tensor. Each dimension is a size, or {@code -1} where the model leaves it
 * open.
 *
 * <p>A shape of unknown rank is not a scalar: {@link #unknownRank()} allows any number of
 * dimensions, {@code of()} none.
 */
public final class TensorShape implements Serializable {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final TensorShape UNKNOWN_RANK = new TensorShape(null);

  private final long @Nullable [] dimensions;

  private TensorShape(long @Nullable [] dimensions) {
    this.dimensions = dimensions;
  }

  /** A shape with these dimensions; {@code -1} stands for an open one, no argument for a scalar. */
  public static TensorShape of(long... dimensions) {
    return new TensorShape(dimensions.clone());
  }

  /** The shape of a tensor of which not even the number of dimensions is known. */
  public static TensorShape unknownRank() {
    return UNKNOWN_RANK;
  }

  /** Whether the number of dimensions is known. */
  public boolean hasKnownRank() {
    return dimensions != null;
  }

  /**
   * The number of dimensions.
   *
   * @throws IllegalStateException if the rank is unknown
   */
  public int rank() {
    return known().length;
  }

  /**
   * The size of a dimension, or {@code -1} if it is open.
   *
   * @throws IllegalStateException if the rank is unknown
   */
  public long dimension(int axis) {
    return known()[axis];
  }

  /** All dimensions, as a copy; {@code -1} for an open one. */
  public long[] dimensions() {
    return known().clone();
  }

  /** Whether this is a tensor of rank 0. */
  public boolean isScalar() {
    return dimensions != null && dimensions.length == 0;
  }

  /** Whether the first dimension is there and open, as it is where rows are batched. */
  public boolean hasOpenBatchDimension() {
    return dimensions != null && dimensions.length > 0 && dimensions[0] < 0;
  }

  /**
   * The shape of one row: all dimensions but the first.
   *
   * @throws IllegalStateException if the rank is unknown or 0
   */
  public TensorShape rowShape() {
    long[] all = known();
    if (all.length == 0) {
      throw new IllegalStateException("a scalar has no batch dimension");
    }
    return new TensorShape(Arrays.copyOfRange(all, 1, all.length));
  }

  /** Whether the rank and every dimension is known. */
  public boolean isFullyKnown() {
    return dimensions != null && LongStream.of(dimensions).allMatch(size -> size >= 0);
  }

  /**
   * The number of elements of a tensor of this shape.
   *
   * @throws IllegalStateException if a dimension is open or the rank unknown
   * @throws ArithmeticException if the number does not fit a long
   */
  public long elementCount() {
    if (!isFullyKnown()) {
      throw new IllegalStateException("shape " + this + " is not fully known");
    }
    return LongStream.of(known()).reduce(1, Math::multiplyExact);
  }

  private long[] known() {
    if (dimensions == null) {
      throw new IllegalStateException("the rank is unknown");
    }
    return dimensions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TensorShape that && Arrays.equals(dimensions, that.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  /** For instance {@code [-1, 3]}, {@code []} for a scalar, or {@code unknown rank}. */
  @Override
  public String toString() {
    if (dimensions == null) {
      return "unknown rank";
    }
    return LongStream.of(dimensions)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
