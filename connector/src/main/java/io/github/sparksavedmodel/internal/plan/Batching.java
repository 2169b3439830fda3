/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.TensorShape;
import java.io.Serializable;
import java.util.List;

/**
 * How rows become runs of the model.
 *
 * @param hasBatchDimension whether tensors have a first dimension that counts rows
 * @param rowsPerRun the rows that every run takes, or 0 if it takes any number
 * @param isAdded whether the signature declares scalars, and tensors have a batch dimension all the
 *     same
 */
public record Batching(boolean hasBatchDimension, int rowsPerRun, boolean isAdded)
    implements Serializable {
  /** The first dimension is open: a run takes any number of rows. */
  static final Batching OPEN = new Batching(true, 0, false);

  /** There is no batch dimension: a row holds whole tensors, and each is a run of its own. */
  static final Batching NONE = new Batching(false, 1, false);

  /** Scalars are fed as vectors: a run takes any number of rows. */
  static final Batching VECTORS = new Batching(true, 0, true);

  /** The first dimension is fixed: a run takes exactly so many rows. */
  static Batching fixed(int rows) {
    return new Batching(true, rows, false);
  }

  /** Whether a run takes any number of rows. */
  public boolean isOpen() {
    return rowsPerRun == 0;
  }

  /**
   * An input's shape and how many arrays are around a value of its column, or -1 without a column.
   */
  record Fed(TensorShape shape, int arrayDepth) {

    private boolean isOpen() {
      return !shape.hasKnownRank() || shape.hasOpenBatchDimension();
    }

    private boolean isWhole() {
      return arrayDepth == shape.rank();
    }
  }

  /**
   * Decides from the shapes of a signature's inputs. Where first dimensions are fixed, columns that
   * hold whole tensors decide that they are no batch dimensions.
   */
  static Batching of(List<Fed> inputs, Runs runs) {
    Batching usual = of(inputs);
    boolean areScalars =
        !inputs.isEmpty() && inputs.stream().allMatch(input -> input.shape().isScalar());
    return switch (runs) {
      case AUTO -> usual;
      case ROWS -> usual.isOpen() ? fixed(1) : usual;
      case BATCHES -> areScalars ? VECTORS : usual;
    };
  }

  /** Whether it is as the user asked. */
  boolean isAs(Runs runs) {
    return switch (runs) {
      case AUTO -> true;
      case ROWS -> rowsPerRun == 1;
      case BATCHES -> rowsPerRun != 1;
    };
  }

  /** Whether tensors of this shape have a first dimension that counts rows. */
  boolean batches(TensorShape shape) {
    return !shape.hasKnownRank() || isAdded || (hasBatchDimension && shape.rank() > 0);
  }

  /** The dimensions of one row of a tensor of this shape, which is batched or not. */
  TensorShape rowShape(TensorShape shape, boolean batched) {
    return batched && !isAdded && shape.hasKnownRank() ? shape.rowShape() : shape;
  }

  static Batching of(List<Fed> inputs) {
    if (inputs.stream().anyMatch(Fed::isOpen)) {
      return OPEN;
    }
    List<Fed> bound = inputs.stream().filter(input -> input.arrayDepth() >= 0).toList();
    List<Fed> ranked =
        inputs.stream().filter(input -> !input.shape().isScalar()).toList();
    boolean whole = !bound.isEmpty() && bound.stream().allMatch(Fed::isWhole);
    if (whole || ranked.isEmpty()) {
      return NONE;
    }
    return fixed(Math.toIntExact(ranked.get(0).shape().dimension(0)));
  }
}
