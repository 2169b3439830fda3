/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.OutputDecoder;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Makes output rows from scored batches. The row that it gives is valid until the next one.
 * Confined to one task.
 */
final class OutputRows {
  private final List<OutputDecoder> decoders;
  private final OutputLayout layout;
  private final RowErrors errors;
  private final UnsafeRowWriter writer;

  OutputRows(BindingPlan plan, OutputLayout layout, RowErrors errors) {
    this.decoders = plan.outputs().stream().map(OutputDecoder::new).toList();
    this.layout = layout;
    this.errors = errors;
    this.writer = new UnsafeRowWriter(layout.fields(decoders.size()));
  }

  /**
   * The outputs of one row.
   *
   * @param rows the batch that was scored, for the key of a row whose outputs cannot be taken
   */
  UnsafeRow row(ScoredBatch scored, RowBatch rows, int row) {
    ErrorMessage error = scored.error(row);
    if (scored.hasOutputs(row)) {
      try {
        begin();
        decode(scored, row);
      } catch (BadValueException problem) {
        rows.moveTo(row);
        error = errors.badValue(problem, scored.firstOrdinal() + row, rows.key());
        writeNulls();
      }
    } else {
      writeNulls();
    }
    writeRest(error, scored.isScored(row));
    return writer.getRow();
  }

  private void begin() {
    writer.reset();
    writer.zeroOutNullBytes();
  }

  private void decode(ScoredBatch scored, int row) throws BadValueException {
    for (int output = 0; output < decoders.size(); output++) {
      decoders
          .get(output)
          .decode(scored.output(row, output), scored.placeInRun(row), writer, output);
    }
  }

  private void writeNulls() {
    begin();
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
