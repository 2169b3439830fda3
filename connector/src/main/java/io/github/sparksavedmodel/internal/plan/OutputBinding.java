/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import java.io.Serializable;
import org.apache.spark.sql.types.DataType;

/**
 * One output tensor and the field that takes it.
 *
 * @param signature the key of the signature
 * @param output the key of the output, which names the field
 * @param tensorName the tensor in the graph, {@code operation:index}
 * @param elementType the declared element type of the tensor
 * @param batched whether the tensor has a first dimension that counts rows, before those of
 *     {@code rowShape}
 * @param rowShape the dimensions of one row; some may be open, or even their number unknown
 * @param arrayDepth how many arrays are around a value: the rank of {@code rowShape}, or 0 if
 *     squeezed or unknown
 * @param type the Spark type of the field
 */
public record OutputBinding(
    String signature,
    String output,
    String tensorName,
    ElementType elementType,
    boolean batched,
    TensorShape rowShape,
    int arrayDepth,
    DataType type)
    implements Serializable {

  /** For instance {@code probability float32 -> FLOAT}. */
  @Override
  public String toString() {
    return output + " " + elementType + " -> " + type.sql();
  }
}
