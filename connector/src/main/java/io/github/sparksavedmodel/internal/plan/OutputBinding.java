/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * One output tensor and the field that takes it.
 *
 * @param signature the key of the signature
 * @param output the key of the output, which names the field
 * @param encoding whether one tensor holds the values, or {@code components} do
 * @param tensorName the tensor in the graph, {@code operation:index}; of several, that of the
 *     values
 * @param components the tensors of a sparse or ragged output, as {@link TensorSpec} lists them
 * @param elementType the declared element type of the tensor
 * @param batched whether the tensor has a first dimension that counts rows, before those of
 *     {@code rowShape}
 * @param rowShape the dimensions of one row; some may be open, or even their number unknown
 * @param arrayDepth how many arrays are around a value: the rank of {@code rowShape}, or 0 if
 *     squeezed or unknown
 * @param type the Spark type of the field
 * @param denseValue where a sparse output is given as arrays, the value of elements that it has no
 *     value for, a scalar
 */
public record OutputBinding(
    String signature,
    String output,
    TensorEncoding encoding,
    String tensorName,
    List<TensorSpec> components,
    ElementType elementType,
    boolean batched,
    TensorShape rowShape,
    int arrayDepth,
    DataType type,
    @Nullable TensorValue denseValue)
    implements Serializable {

  /** Copies the list. */
  public OutputBinding {
    components = List.copyOf(components);
  }

  /** The tensors in the graph that are fetched. */
  public List<String> tensorNames() {
    return components.isEmpty()
        ? List.of(tensorName)
        : components.stream().map(TensorSpec::tensorName).toList();
  }

  /** Whether rows are structs of the parts of a sparse tensor. */
  public boolean givesParts() {
    return encoding == TensorEncoding.SPARSE && denseValue == null;
  }

  /** For instance {@code probability float32 -> FLOAT}. */
  @Override
  public String toString() {
    return output + " " + elementType + " -> " + type.sql();
  }
}
