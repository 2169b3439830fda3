/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;

/** Decides from the shapes of a signature's inputs how rows become runs. */
final class BatchKinds {

  private BatchKinds() {}

  static BatchKind of(SignatureDescription signature) {
    List<TensorShape> shapes =
        signature.inputs().stream().map(TensorSpec::shape).toList();
    if (shapes.stream().anyMatch(shape -> !shape.hasKnownRank() || shape.hasOpenBatchDimension())) {
      return BatchKind.BATCHED;
    }
    if (shapes.stream().allMatch(TensorShape::isScalar)) {
      return BatchKind.SCALAR;
    }
    boolean oneRow = shapes.stream().allMatch(shape -> shape.isScalar() || shape.dimension(0) == 1);
    return oneRow ? BatchKind.SINGLE_ROW : BatchKind.BATCHED;
  }
}
