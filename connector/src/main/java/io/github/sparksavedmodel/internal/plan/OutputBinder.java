/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Turns the wanted outputs of a signature into typed fields, and notes what cannot be one. */
final class OutputBinder {
  private final SignatureDescription signature;
  private final Batching batching;
  private final boolean squeeze;
  private final List<ErrorMessage> problems;

  OutputBinder(
      SignatureDescription signature,
      Batching batching,
      boolean squeeze,
      List<ErrorMessage> problems) {
    this.signature = signature;
    this.batching = batching;
    this.squeeze = squeeze;
    this.problems = problems;
  }

  List<OutputBinding> bind(List<TensorSpec> wanted) {
    List<OutputBinding> bound = new ArrayList<>();
    for (TensorSpec output : wanted) {
      if (isSupported(output) && hasRows(output)) {
        bound.add(binding(output));
      }
    }
    return bound;
  }

  private boolean isSupported(TensorSpec output) {
    String others = "Choose other outputs with option \"outputs\".";
    if (output.encoding() != TensorEncoding.DENSE) {
      problems.add(ErrorCondition.TENSOR_ENCODING_UNSUPPORTED.with(
          "role",
          "output",
          "tensor",
          output.key(),
          "signature",
          signature.key(),
          "encoding",
          output.encoding().name().toLowerCase(Locale.ROOT),
          "hint",
          others));
      return false;
    }
    if (!TypeSupport.isSupported(output.elementType())) {
      problems.add(ErrorCondition.TENSOR_TYPE_UNSUPPORTED.with(
          "role",
          "output",
          "tensor",
          output.key(),
          "signature",
          signature.key(),
          "elementType",
          output.elementType(),
          "hint",
          others));
      return false;
    }
    return true;
  }

  private boolean hasRows(TensorSpec output) {
    if (isPerRow(output.shape())) {
      return true;
    }
    List<String> others = signature.outputs().stream()
        .filter(other -> isPerRow(other.shape()))
        .map(TensorSpec::key)
        .toList();
    problems.add(ErrorCondition.OUTPUT_WITHOUT_BATCH.with(
        "output",
        output.key(),
        "signature",
        signature.key(),
        "tensor",
        output.typeText(),
        "hint",
        others.isEmpty()
            ? "Export the model with outputs that have one."
            : "Choose others with option \"outputs\": " + ErrorMessage.quoted(others) + "."));
    return false;
  }

  /** Whether each row has its own value: by the batch dimension, or because each row is a run. */
  private boolean isPerRow(TensorShape shape) {
    return !shape.hasKnownRank() || isBatched(shape) || batching.rowsPerRun() == 1;
  }

  private OutputBinding binding(TensorSpec output) {
    TensorShape shape = output.shape();
    boolean batched = isBatched(shape);
    TensorShape rowShape = rowShape(shape, batched);
    boolean single = rowShape.isFullyKnown() && rowShape.elementCount() == 1;
    int depth = (squeeze && single) || !rowShape.hasKnownRank() ? 0 : rowShape.rank();
    DataType type = TypeSupport.outputType(output.elementType(), output.key());
    for (int level = 0; level < depth; level++) {
      type = DataTypes.createArrayType(type, false);
    }
    return new OutputBinding(
        signature.key(),
        output.key(),
        output.tensorName(),
        output.elementType(),
        batched,
        rowShape,
        depth,
        type);
  }

  private boolean isBatched(TensorShape shape) {
    if (!batching.hasBatchDimension() || !shape.hasKnownRank()) {
      return batching.hasBatchDimension();
    }
    return shape.hasOpenBatchDimension()
        || (!batching.isOpen() && shape.rank() > 0 && shape.dimension(0) == batching.rowsPerRun());
  }

  private static TensorShape rowShape(TensorShape shape, boolean batched) {
    return batched && shape.hasKnownRank() ? shape.rowShape() : shape;
  }
}
