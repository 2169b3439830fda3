/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorEncoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.Platform;

/** The tensors of a sparse or ragged output, checked and read as columns. */
public final class CompositeParts {
  private final OutputBinding binding;
  private final List<NativeTensor> tensors;
  private final int rows;

  /**
   * The parts of an output.
   *
   * @param tensors what a run gave, in the order of the binding's components
   * @param rows how many rows the run scored
   */
  public CompositeParts(OutputBinding binding, List<NativeTensor> tensors, int rows) {
    this.binding = binding;
    this.tensors = tensors;
    this.rows = rows;
  }

  /** What keeps the parts from being read as rows, if anything. */
  public Optional<ErrorMessage> problem() {
    String reason = binding.encoding() == TensorEncoding.SPARSE ? notSparse() : notRagged();
    if (reason.isEmpty() && isDense()) {
      reason = DenseOutput.problem(binding.rowShape(), numbers(tensors.get(2)), indices());
    }
    return reason.isEmpty()
        ? Optional.empty()
        : Optional.of(ErrorCondition.OUTPUT_PARTS_INVALID.with(
            "output",
            binding.output(),
            "signature",
            binding.signature(),
            "actual",
            tensors,
            "rows",
            rows,
            "encoding",
            binding.encoding().name().toLowerCase(Locale.ROOT),
            "reason",
            reason));
  }

  /** Whether the first part is made dense once the parts are found to be in order. */
  private boolean isDense() {
    return binding.denseValue() != null;
  }

  private long[] indices() {
    return numbers(tensors.get(1));
  }

  /**
   * The same parts, but that of a sparse output that is given as arrays, the first is a dense
   * tensor of all values.
   *
   * @throws BadValueException if that takes too much memory
   */
  public List<NativeTensor> filled(TensorScope scope) throws BadValueException {
    if (!isDense()) {
      return tensors;
    }
    DenseOutput dense = new DenseOutput(binding, numbers(tensors.get(2)));
    return List.of(dense.of(tensors.get(0), indices(), scope), tensors.get(1), tensors.get(2));
  }

  private String notRagged() {
    NativeTensor values = tensors.get(0);
    int inner = binding.rowShape().rank() - (tensors.size() - 1);
    if (values.elementType() != binding.elementType() || values.dimensions().length != inner + 1) {
      return "the values are not " + binding.elementType() + " of the declared rank";
    }
    long parents = rows;
    for (NativeTensor split : tensors.subList(1, tensors.size())) {
      boolean isWhole =
          split.elementType() == ElementType.INT32 || split.elementType() == ElementType.INT64;
      if (!isWhole || split.dimensions().length != 1 || split.elementCount() != parents + 1) {
        return "there are " + split.elementCount() + " row splits for " + parents + " rows";
      }
      long[] ends = numbers(split);
      for (int i = 1; i < ends.length; i++) {
        if (ends[i] < ends[i - 1]) {
          return "the row splits go down from " + ends[i - 1] + " to " + ends[i];
        }
      }
      if (ends[0] != 0) {
        return "the row splits begin with " + ends[0];
      }
      parents = ends[ends.length - 1];
    }
    long flat = values.dimensions()[0];
    return flat == parents ? "" : "the row splits end at " + parents + " of " + flat + " values";
  }

  private String notSparse() {
    NativeTensor values = tensors.get(0);
    long[] ofIndices = tensors.get(1).dimensions();
    int rank = binding.rowShape().rank() + 1;
    boolean fits = values.elementType() == binding.elementType()
        && tensors.get(1).elementType() == ElementType.INT64
        && tensors.get(2).elementType() == ElementType.INT64
        && values.dimensions().length == 1
        && ofIndices.length == 2
        && ofIndices[0] == values.elementCount()
        && ofIndices[1] == rank
        && tensors.get(2).dimensions().length == 1
        && tensors.get(2).elementCount() == rank;
    if (!fits) {
      return "they are not values, indices and shape of rank " + rank;
    }
    long[] shape = numbers(tensors.get(2));
    if (shape[0] != rows) {
      return "the first dimension is " + shape[0];
    }
    long[] indices = numbers(tensors.get(1));
    long before = 0;
    for (int i = 0; i < indices.length; i += rank) {
      if (indices[i] < before || indices[i] >= rows) {
        return "an index of row " + indices[i] + " follows one of row " + before;
      }
      before = indices[i];
    }
    return "";
  }

  /**
   * The rows as a column.
   *
   * @param batch what frees the tensors, at the latest when it is unreachable
   */
  public ReadOnlyColumn column(Object batch) {
    if (isDense()) {
      return TensorColumn.ofRows(tensors.get(0), batch, binding.type());
    }
    return binding.encoding() == TensorEncoding.SPARSE ? sparse(batch) : ragged(batch);
  }

  /** Where the values of each row end in the first tensor, after a 0. */
  public int[] valueEnds() {
    if (isDense()) {
      int each = Math.toIntExact(tensors.get(0).elementCount() / rows);
      return IntStream.rangeClosed(0, rows).map(row -> row * each).toArray();
    }
    return binding.encoding() == TensorEncoding.SPARSE ? sparseEnds() : raggedEnds();
  }

  private ReadOnlyColumn ragged(Object batch) {
    DataType inner = binding.type();
    for (int level = 1; level < tensors.size(); level++) {
      inner = ((ArrayType) inner).elementType();
    }
    ReadOnlyColumn column = TensorColumn.ofRows(tensors.get(0), batch, inner);
    for (int level = tensors.size() - 1; level > 0; level--) {
      column = new SpanColumn(ends(tensors.get(level)), column);
    }
    return column;
  }

  private int[] raggedEnds() {
    int[] ends = ends(tensors.get(1));
    for (NativeTensor split : tensors.subList(2, tensors.size())) {
      int[] inner = ends(split);
      ends = Arrays.stream(ends).map(end -> inner[end]).toArray();
    }
    long flat = tensors.get(0).dimensions()[0];
    int each = flat == 0 ? 0 : Math.toIntExact(tensors.get(0).elementCount() / flat);
    return Arrays.stream(ends).map(end -> Math.multiplyExact(end, each)).toArray();
  }

  private ReadOnlyColumn sparse(Object batch) {
    StructType type = (StructType) binding.type();
    int rank = binding.rowShape().rank();
    int[] ends = sparseEnds();
    long[] all = numbers(tensors.get(1));
    int count = Math.toIntExact(tensors.get(0).elementCount());
    long[] positions = new long[Math.multiplyExact(count, rank)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(all, i * (rank + 1) + 1, positions, i * rank, rank);
    }
    ColumnVector indices = new LongColumn(positions);
    DataType valueType = ((ArrayType) type.apply(1).dataType()).elementType();
    List<ReadOnlyColumn> fields = new ArrayList<>();
    fields.add(
        new SpanColumn(ends, rank == 1 ? indices : SpanColumn.ofEqual(count, rank, indices)));
    fields.add(new SpanColumn(ends, TensorColumn.ofRows(tensors.get(0), batch, valueType)));
    fields.add(SpanColumn.ofEqual(rows, rank, new LongColumn(shapes(rank))));
    return new StructColumn(type, rows, fields);
  }

  private long[] shapes(int rank) {
    long[] shape = numbers(tensors.get(2));
    long[] shapes = new long[rows * rank];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(shape, 1, shapes, row * rank, rank);
    }
    return shapes;
  }

  private int[] sparseEnds() {
    int rank = binding.rowShape().rank() + 1;
    long[] indices = numbers(tensors.get(1));
    int[] ends = new int[rows + 1];
    for (int i = 0; i < indices.length; i += rank) {
      ends[Math.toIntExact(indices[i]) + 1]++;
    }
    for (int row = 0; row < rows; row++) {
      ends[row + 1] += ends[row];
    }
    return ends;
  }

  private static int[] ends(NativeTensor split) {
    return Arrays.stream(numbers(split)).mapToInt(Math::toIntExact).toArray();
  }

  private static long[] numbers(NativeTensor tensor) {
    long[] numbers = new long[Math.toIntExact(tensor.elementCount())];
    long address = numbers.length == 0 ? 0 : tensor.address();
    boolean isInt = tensor.elementType() == ElementType.INT32;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = isInt
          ? Platform.getInt(null, address + (long) i * Integer.BYTES)
          : Platform.getLong(null, address + (long) i * Long.BYTES);
    }
    return numbers;
  }
}
