/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.codec.OutputDecoder;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Makes output rows from scored batches of dense outputs. The row that it gives is valid until the
 * next one. Confined to one task.
 */
final class DenseOutputRows implements OutputRows {
  private final List<OutputDecoder> decoders;
  private final OutputLayout layout;
  private final UnsafeRowWriter writer;

  DenseOutputRows(BindingPlan plan, OutputLayout layout) {
    this.decoders = plan.outputs().stream().map(OutputDecoder::new).toList();
    this.layout = layout;
    this.writer = new UnsafeRowWriter(layout.fields(decoders.size()));
  }

  @Override
  public UnsafeRow row(ScoredBatch scored, int row) {
    writer.reset();
    writer.zeroOutNullBytes();
    if (scored.hasOutputs(row)) {
      decode(scored, row);
    } else {
      writeNulls();
    }
    writeRest(scored.error(row), scored.isScored(row));
    return writer.getRow();
  }

  private void decode(ScoredBatch scored, int row) {
    for (int output = 0; output < decoders.size(); output++) {
      decoders
          .get(output)
          .decode(scored.output(row, output), scored.placeInRun(row), writer, output);
    }
  }

  private void writeNulls() {
    for (int output = 0; output < decoders.size(); output++) {
      writer.setNullAt(output);
    }
  }

  private void writeRest(@Nullable ErrorMessage error, boolean scored) {
    int ordinal = decoders.size();
    if (layout.withError()) {
      if (error == null) {
        writer.setNullAt(ordinal);
      } else {
        writer.write(ordinal, UTF8String.fromString(error.rendered()));
      }
      ordinal++;
    }
    if (layout.withScored()) {
      writer.write(ordinal, scored);
    }
  }
}
