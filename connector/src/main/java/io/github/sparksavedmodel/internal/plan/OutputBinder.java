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
import io.github.sparksavedmodel.model.TensorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Turns the wanted outputs of a signature into typed fields, and notes what cannot be one. */
final class OutputBinder {
  private final SignatureDescription signature;
  private final Batching batching;
  private final boolean squeeze;
  private final DenseValues denseValues;
  private final List<ErrorMessage> problems;

  OutputBinder(
      SignatureDescription signature,
      Batching batching,
      BindingRequest request,
      List<ErrorMessage> problems) {
    this.signature = signature;
    this.batching = batching;
    this.squeeze = request.squeezes();
    this.denseValues = new DenseValues(signature, request.shaping().dense(), problems);
    this.problems = problems;
  }

  List<OutputBinding> bind(List<TensorSpec> wanted) {
    denseValues.check(wanted);
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
    if (!hasSupportedEncoding(output)) {
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

  /** Sparse and ragged outputs are taken apart by rows, so they need them. */
  private boolean hasSupportedEncoding(TensorSpec output) {
    TensorShape shape = output.shape();
    return switch (output.encoding()) {
      case DENSE -> true;
      case COMPOSITE -> false;
      case SPARSE -> batching.hasBatchDimension() && shape.hasKnownRank() && shape.rank() > 1;
      case RAGGED ->
        batching.hasBatchDimension()
            && shape.hasKnownRank()
            && shape.rank() >= output.components().size();
    };
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
            ? "Export the model with outputs that have one, or set option \"runs\" to rows, so that each"
                + " row is a run of its own."
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
    TensorShape rowShape = batching.rowShape(shape, batched);
    boolean single = rowShape.isFullyKnown() && rowShape.elementCount() == 1;
    @Nullable TensorValue denseValue = denseValues.of(output).orElse(null);
    boolean isDense = output.encoding() == TensorEncoding.DENSE || denseValue != null;
    boolean squeezed = squeeze && single && isDense;
    int depth = squeezed || !rowShape.hasKnownRank() ? 0 : rowShape.rank();
    return new OutputBinding(
        signature.key(),
        output.key(),
        output.encoding(),
        output.components().isEmpty()
            ? output.tensorName()
            : output.components().get(0).tensorName(),
        output.components(),
        output.elementType(),
        batched,
        rowShape,
        depth,
        denseValue == null ? type(output, rowShape, depth) : nested(values(output), depth),
        denseValue);
  }

  private static DataType type(TensorSpec output, TensorShape rowShape, int depth) {
    DataType values = values(output);
    if (output.encoding() != TensorEncoding.SPARSE) {
      return nested(values, depth);
    }
    return new StructType()
        .add("indices", nested(DataTypes.LongType, rowShape.rank() == 1 ? 1 : 2), false)
        .add("values", nested(values, 1), false)
        .add("shape", nested(DataTypes.LongType, 1), false);
  }

  private static DataType values(TensorSpec output) {
    return TypeSupport.outputType(output.elementType(), output.key());
  }

  private static DataType nested(DataType values, int depth) {
    DataType type = values;
    for (int level = 0; level < depth; level++) {
      type = DataTypes.createArrayType(type, false);
    }
    return type;
  }

  private boolean isBatched(TensorShape shape) {
    if (!batching.hasBatchDimension() || !shape.hasKnownRank() || batching.isAdded()) {
      return batching.hasBatchDimension();
    }
    return shape.hasOpenBatchDimension()
        || (!batching.isOpen() && shape.rank() > 0 && shape.dimension(0) == batching.rowsPerRun());
  }
}
