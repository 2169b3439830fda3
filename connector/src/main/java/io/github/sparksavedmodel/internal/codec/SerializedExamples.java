/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.internal.plan.ExamplePlan;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.jspecify.annotations.Nullable;

/** Writes structs of features as serialized tf.Examples into string elements. */
final class SerializedExamples implements ElementWriter {
  private final ExampleWriter writer;
  private final int fields;
  private @Nullable NativeTensor tensor;

  SerializedExamples(ExamplePlan plan) {
    this.writer = new ExampleWriter(plan);
    this.fields = plan.features().size();
  }

  @Override
  public void into(NativeTensor target) {
    tensor = target;
  }

  @Override
  public void write(SpecializedGetters source, int ordinal, long element) throws BadValueException {
    InternalRow features = source.getStruct(ordinal, fields);
    int size = writer.size(features);
    long address = Objects.requireNonNull(tensor, "tensor").stringRoom(element, size);
    writer.write(features, null, address);
  }
}
