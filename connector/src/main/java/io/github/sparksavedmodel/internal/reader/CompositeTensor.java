/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.tensorflow.proto.Struct.StructuredValue;
import org.tensorflow.proto.Struct.TypeSpecProto;

/** Describes inputs and outputs that several tensors of the graph make up. */
public final class CompositeTensor {
  /** The indices, the values and the dense shape. */
  private static final int SPARSE_PARTS = 3;

  private CompositeTensor() {}

  /**
   * What parts make up, in TensorFlow's order, by the type that a function or a signature notes.
   *
   * @return empty if that is neither sparse nor ragged, or the parts are not its
   */
  static Optional<TensorSpec> of(String key, TypeSpecProto type, List<TensorSpec> parts) {
    TensorShape shape = shape(type);
    return switch (type.getTypeSpecClass()) {
      case SPARSE_TENSOR_SPEC ->
        parts.size() == SPARSE_PARTS
            ? Optional.of(sparse(key, shape, parts.get(1), parts.get(0), parts.get(2)))
            : Optional.empty();
      case RAGGED_TENSOR_SPEC ->
        parts.size() > 1 ? Optional.of(ragged(key, shape, parts)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static TensorShape shape(TypeSpecProto type) {
    return type.getTypeState().getTupleValue().getValuesList().stream()
        .filter(StructuredValue::hasTensorShapeValue)
        .map(value -> GraphTensors.toShape(value.getTensorShapeValue()))
        .findFirst()
        .orElse(TensorShape.unknownRank());
  }

  /** A sparse tensor; of an unknown rank, it has that of its indices. */
  public static TensorSpec sparse(
      String key, TensorShape shape, TensorSpec values, TensorSpec indices, TensorSpec denseShape) {
    boolean tellsRank = indices.shape().hasKnownRank()
        && indices.shape().rank() == 2
        && indices.shape().dimension(1) > 0;
    TensorShape known = shape.hasKnownRank() || !tellsRank
        ? shape
        : open(Math.toIntExact(indices.shape().dimension(1)));
    return joined(key, TensorEncoding.SPARSE, known, List.of(values, indices, denseShape));
  }

  /** A ragged tensor of its flat values and its row splits, outermost first. */
  public static TensorSpec ragged(String key, TensorShape shape, List<TensorSpec> parts) {
    TensorShape values = parts.get(0).shape();
    TensorShape known = shape.hasKnownRank() || !values.hasKnownRank()
        ? shape
        : TensorShape.of(LongStream.concat(
                LongStream.generate(() -> -1).limit(parts.size()),
                LongStream.of(values.dimensions()).skip(1))
            .toArray());
    return joined(key, TensorEncoding.RAGGED, known, parts);
  }

  private static TensorShape open(int rank) {
    return TensorShape.of(LongStream.generate(() -> -1).limit(rank).toArray());
  }

  private static TensorSpec joined(
      String key, TensorEncoding encoding, TensorShape shape, List<TensorSpec> parts) {
    return new TensorSpec(
        key,
        encoding,
        "",
        parts.get(0).elementType(),
        shape,
        parts,
        null,
        parts.stream().allMatch(TensorSpec::placeholder),
        null);
  }
}
