/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Finds rows whose outputs cannot become text. TensorFlow's strings are bytes of any kind. */
public final class TextCheck {

  private TextCheck() {}

  /** Whether the values of an output have to be UTF-8. */
  public static boolean applies(OutputBinding output) {
    DataType type = output.givesParts()
        ? ((StructType) output.type()).apply("values").dataType()
        : output.type();
    return OutputDecoder.leafType(type) instanceof StringType;
  }

  /**
   * Checks the values of one row, where they are.
   *
   * @param tensor the output of a run; {@link OutputProblem} found nothing against it
   * @param first the first element of the row
   * @param end the one after its last
   * @throws BadValueException if one is not UTF-8
   */
  public static void check(OutputBinding output, NativeTensor tensor, long first, long end)
      throws BadValueException {
    for (long element = first; element < end; element++) {
      if (!isText(tensor, element)) {
        throw new BadValueException(
            ErrorCondition.ROW_OUTPUT_INVALID,
            "output",
            output.output(),
            "signature",
            output.signature());
      }
    }
  }

  private static boolean isText(NativeTensor tensor, long element) {
    int length = Math.toIntExact(tensor.stringLength(element));
    return length == 0
        || UTF8String.fromAddress(null, tensor.stringAddress(element), length).isValid();
  }
}
