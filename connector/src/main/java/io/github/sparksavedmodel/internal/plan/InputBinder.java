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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
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
    if (input.encoding() == TensorEncoding.COMPOSITE) {
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
          "Export a signature that takes dense, sparse or ragged tensors."));
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
    if (shape.isScalar()
        && !batching.isAdded()
        && batching.hasBatchDimension()
        && batching.rowsPerRun() != 1) {
      return unsupportedShape(
          input,
          "beside inputs with one value per row it takes one value for all of them, and it has no"
              + " default. Export a signature with a default for it, or set option \"runs\" to rows, so"
              + " that each row is a run of its own.");
    }
    if (input.encoding() != TensorEncoding.DENSE && !isBatched(shape)) {
      return unsupportedShape(
          input,
          "a row is part of a sparse or ragged tensor, and this one has no batch dimension. Export"
              + " the model with an open first dimension (None).");
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
        ? shape.hasOpenBatchDimension() || batching.isAdded()
        : shape.dimension(0) == batching.rowsPerRun()
            || (shape.hasOpenBatchDimension() && batching.rowsPerRun() == 1);
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
    boolean isParts = input.encoding() == TensorEncoding.SPARSE && column.arrayDepth() == 0;
    Optional<ColumnPath> values = isParts ? SparseColumn.values(column) : Optional.of(column);
    Optional<ColumnType> columnType = values.flatMap(of -> ColumnType.of(of.valueType()));
    Optional<Conversion> conversion = columnType.flatMap(type -> conversion(input, type));
    if (columnType.isEmpty() || conversion.isEmpty()) {
      noteMismatch(input, column, values.orElse(column).valueType());
      return Optional.empty();
    }
    int depth = values.orElse(column).arrayDepth();
    boolean fits = isParts
        ? sparseFits(input, column, depth)
        : conversion.get() == Conversion.RAW
            ? rawFits(input, column, depth)
            : depthFits(input, column, depth);
    if (!fits || !castAllowed(input, column, conversion.get())) {
      return Optional.empty();
    }
    TensorShape rowShape = isParts ? sparseRowShape(input.shape()) : rowShape(input.shape(), depth);
    return new FillValues(signature, request, problems)
        .of(input, rowShape)
        .map(fill -> new InputBinding(
            List.of(signature.key()),
            input.key(),
            input.encoding(),
            valuesTensor(input),
            input.components(),
            input.placeholder(),
            input.elementType(),
            isBatched(input.shape()),
            rowShape,
            column,
            columnType.get(),
            depth,
            conversion.get(),
            fill.nullValue(),
            fill.padValue(),
            null));
  }

  /** Vectors are no parts of ragged tensors, and raw bytes none of any. */
  private static Optional<Conversion> conversion(TensorSpec input, ColumnType type) {
    TensorEncoding encoding = input.encoding();
    return TypeSupport.conversion(type, input.elementType())
        .filter(known -> type != ColumnType.VECTOR || encoding != TensorEncoding.RAGGED)
        .filter(known -> known != Conversion.RAW || encoding == TensorEncoding.DENSE);
  }

  private static String valuesTensor(TensorSpec input) {
    return input.components().isEmpty()
        ? input.tensorName()
        : input.components().get(0).tensorName();
  }

  private static TensorShape sparseRowShape(TensorShape shape) {
    return shape.hasKnownRank() ? shape.rowShape() : TensorShape.of(-1);
  }

  /** Whether the parts of a struct are those that the rows of this sparse tensor need. */
  private boolean sparseFits(TensorSpec input, ColumnPath column, int valuesDepth) {
    SparseColumn sparse = SparseColumn.of(column.type()).orElseThrow();
    TensorShape rowShape = sparseRowShape(input.shape());
    boolean ranksFit = rowShape.rank() > 0
        && valuesDepth == 1
        && (sparse.indexDepth() == 2 || rowShape.rank() == 1)
        && (sparse.indexDepth() == 1 || input.shape().hasKnownRank());
    if (ranksFit && (sparse.shape() >= 0 || rowShape.isFullyKnown())) {
      return true;
    }
    problems.add(ErrorCondition.INPUT_RANK_MISMATCH.with(
        "input",
        input.key(),
        "signature",
        signature.key(),
        "tensor",
        "sparse " + input.typeText(),
        "expected",
        "sparse values of the shape " + rowShape,
        "column",
        column.name(),
        "type",
        column.typeText(),
        "hint",
        ranksFit
            ? "The model leaves lengths open, so add a field \"shape\" with the length of each"
                + " dimension."
            : "Write one index, or one array of indices if rows have several dimensions, for each"
                + " value."));
    return false;
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
        input.encoding() == TensorEncoding.SPARSE
                && column.arrayDepth() == 0
                && SparseColumn.of(column.type()).isEmpty()
            ? TypeHints.SPARSE
            : TypeHints.forColumn(leaf, column, input)));
  }

  /** Whether it is known how many bytes a row has. */
  private boolean rawFits(TensorSpec input, ColumnPath column, int depth) {
    TensorShape rowShape = rowShape(input.shape(), depth);
    if (depth == 0 && input.shape().hasKnownRank() && rowShape.isFullyKnown()) {
      return true;
    }
    noteRank(
        input,
        column,
        rowText(rowShape),
        "BINARY is taken as the bytes of all values of a row, and only if the model fixes all"
            + " dimensions of a row. Write arrays of numbers.");
    return false;
  }

  private boolean depthFits(TensorSpec input, ColumnPath column, int depth) {
    TensorShape rowShape = rowShape(input.shape(), depth);
    if (input.encoding() == TensorEncoding.RAGGED && !isRagged(input, rowShape)) {
      return unsupportedShape(
          input,
          "it is ragged, and the dimensions inside its flat values are not known. Export the model"
              + " with a shape for it.");
    }
    boolean isOne = rowShape.isFullyKnown() && rowShape.elementCount() == 1;
    boolean isDense = input.encoding() == TensorEncoding.DENSE;
    if (depth == rowShape.rank() || (depth == 0 && isOne && isDense)) {
      return true;
    }
    noteRank(input, column, rowText(rowShape), rankHint(rowShape, column, depth));
    return false;
  }

  private void noteRank(TensorSpec input, ColumnPath column, String expected, String hint) {
    problems.add(ErrorCondition.INPUT_RANK_MISMATCH.with(
        "input",
        input.key(),
        "signature",
        signature.key(),
        "tensor",
        input.typeText(),
        "expected",
        expected,
        "column",
        column.name(),
        "type",
        column.typeText(),
        "hint",
        hint));
  }

  /** Whether each dimension is split, or else of a known length. */
  private static boolean isRagged(TensorSpec input, TensorShape rowShape) {
    int splits = input.components().size() - 1;
    return rowShape.rank() >= splits
        && LongStream.of(rowShape.dimensions()).skip(splits).allMatch(length -> length >= 0);
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
    return batching.batches(shape);
  }

  /** Of an unknown rank, what the column's arrays say. */
  private TensorShape rowShape(TensorShape shape, int depth) {
    if (!shape.hasKnownRank()) {
      long[] open = new long[depth];
      Arrays.fill(open, -1);
      return TensorShape.of(open);
    }
    return batching.rowShape(shape, isBatched(shape));
  }
}
