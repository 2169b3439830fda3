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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;

/** Fits one column to one input, and notes what keeps it from fitting. */
final class InputBinder {
  private final SignatureDescription signature;
  private final Batching batching;
  private final BindingRequest request;
  private final List<ErrorMessage> problems;

  InputBinder(
      SignatureDescription signature,
      Batching batching,
      BindingRequest request,
      List<ErrorMessage> problems) {
    this.signature = signature;
    this.batching = batching;
    this.request = request;
    this.problems = problems;
  }

  /** Whether columns can be bound to this input at all, whatever their type. */
  boolean isSupported(TensorSpec input) {
    if (input.encoding() != TensorEncoding.DENSE) {
      problems.add(ErrorCondition.TENSOR_ENCODING_UNSUPPORTED.with(
          "role",
          "input",
          "tensor",
          input.key(),
          "signature",
          signature.key(),
          "encoding",
          input.encoding().name().toLowerCase(Locale.ROOT),
          "hint",
          "Export a signature that takes dense tensors."));
      return false;
    }
    if (!TypeSupport.isSupported(input.elementType())) {
      problems.add(ErrorCondition.TENSOR_TYPE_UNSUPPORTED.with(
          "role",
          "input",
          "tensor",
          input.key(),
          "signature",
          signature.key(),
          "elementType",
          input.elementType(),
          "hint",
          "Export a signature that takes another type and casts inside."));
      return false;
    }
    return hasSupportedShape(input);
  }

  private boolean hasSupportedShape(TensorSpec input) {
    TensorShape shape = input.shape();
    if (!shape.hasKnownRank()) {
      return true;
    }
    if (shape.isScalar() && batching.hasBatchDimension() && batching.rowsPerRun() != 1) {
      return unsupportedShape(
          input,
          "beside inputs with one value per row it takes one value for all of them, and it has no"
              + " default. Export a signature with a default for it.");
    }
    if (isBatched(shape) && !hasCommonBatch(shape)) {
      return unsupportedShape(
          input,
          "its first dimension is fixed, and that of another input is "
              + (batching.isOpen() ? "open" : batching.rowsPerRun())
              + ", so rows cannot be counted. Export the model with open first dimensions (None).");
    }
    return true;
  }

  private boolean hasCommonBatch(TensorShape shape) {
    return batching.isOpen()
        ? shape.hasOpenBatchDimension()
        : shape.dimension(0) == batching.rowsPerRun();
  }

  private boolean unsupportedShape(TensorSpec input, String reason) {
    problems.add(ErrorCondition.INPUT_SHAPE_UNSUPPORTED.with(
        "input",
        input.key(),
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "reason",
        reason));
    return false;
  }

  /** The binding, or empty if a problem was noted. */
  Optional<InputBinding> bind(TensorSpec input, ColumnPath column) {
    DataType leaf = column.valueType();
    int depth = column.arrayDepth();
    Optional<ColumnType> columnType = ColumnType.of(leaf);
    Optional<Conversion> conversion =
        columnType.flatMap(type -> TypeSupport.conversion(type, input.elementType()));
    if (columnType.isEmpty() || conversion.isEmpty()) {
      noteMismatch(input, column, leaf);
      return Optional.empty();
    }
    if (!depthFits(input, column, depth) || !castAllowed(input, column, conversion.get())) {
      return Optional.empty();
    }
    Optional<TensorValue> nullValue;
    try {
      nullValue = NullPolicy.value(input, request.nulls().getOrDefault(input.key(), "error"));
    } catch (IllegalArgumentException invalid) {
      noteNulls(input, String.valueOf(invalid.getMessage()));
      return Optional.empty();
    }
    return Optional.of(new InputBinding(
        List.of(signature.key()),
        input.key(),
        input.tensorName(),
        input.placeholder(),
        input.elementType(),
        isBatched(input.shape()),
        rowShape(input.shape(), depth),
        column,
        columnType.get(),
        depth,
        conversion.get(),
        nullValue.orElse(null),
        null));
  }

  private void noteMismatch(TensorSpec input, ColumnPath column, DataType leaf) {
    problems.add(ErrorCondition.INPUT_TYPE_MISMATCH.with(
        "input",
        input.key(),
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "column",
        column.name(),
        "type",
        column.typeText(),
        "hint",
        TypeHints.forColumn(leaf, column, input)));
  }

  private boolean depthFits(TensorSpec input, ColumnPath column, int depth) {
    TensorShape rowShape = rowShape(input.shape(), depth);
    boolean isOne = rowShape.isFullyKnown() && rowShape.elementCount() == 1;
    if (depth == rowShape.rank() || (depth == 0 && isOne)) {
      return true;
    }
    problems.add(ErrorCondition.INPUT_RANK_MISMATCH.with(
        "input",
        input.key(),
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "expected",
        rowText(rowShape),
        "column",
        column.name(),
        "type",
        column.typeText(),
        "hint",
        rankHint(rowShape, column, depth)));
    return false;
  }

  private static String rowText(TensorShape rowShape) {
    return switch (rowShape.rank()) {
      case 0 -> "one value";
      case 1 ->
        "an array of " + (rowShape.isFullyKnown() ? rowShape.dimension(0) + " " : "") + "values";
      default -> "arrays nested " + rowShape.rank() + " deep of the sizes " + rowShape;
    };
  }

  private static String rankHint(TensorShape rowShape, ColumnPath column, int depth) {
    if (depth == 0) {
      return "Put the values into an array, for example array(column1, column2).";
    }
    if (rowShape.rank() == 0) {
      boolean isVector = ColumnType.isVector(column.type());
      String array = isVector ? "vector_to_array(" + column.name() + ")" : column.name();
      return "Take one element, for example " + array + "[0].";
    }
    return "Nest the values in as many arrays as the input has dimensions.";
  }

  private void noteNulls(TensorSpec input, String reason) {
    problems.add(ErrorCondition.NULLS_VALUE_INVALID.with(
        "input",
        input.key(),
        "value",
        request.nulls().getOrDefault(input.key(), "error"),
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "reason",
        reason));
  }

  private boolean castAllowed(TensorSpec input, ColumnPath column, Conversion conversion) {
    CastPolicy casts = request.casts();
    if (casts.allows(conversion)) {
      return true;
    }
    problems.add(ErrorCondition.INPUT_CAST_REFUSED.with(
        "input",
        input.key(),
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "column",
        column.name(),
        "type",
        column.typeText(),
        "conversion",
        conversion.label(),
        "casts",
        casts.label(),
        "needed",
        conversion.label()));
    return false;
  }

  private boolean isBatched(TensorShape shape) {
    return !shape.hasKnownRank() || (batching.hasBatchDimension() && shape.rank() > 0);
  }

  /** Of an unknown rank, what the column's arrays say. */
  private TensorShape rowShape(TensorShape shape, int depth) {
    if (!shape.hasKnownRank()) {
      long[] open = new long[depth];
      Arrays.fill(open, -1);
      return TensorShape.of(open);
    }
    return isBatched(shape) ? shape.rowShape() : shape;
  }
}
