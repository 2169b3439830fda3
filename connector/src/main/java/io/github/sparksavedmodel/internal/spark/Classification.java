/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.RunException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The classes of one row with their scores, as TensorFlow Serving puts them together: a label is
 * empty, a score 0, if the model gives none. Generated code calls the static methods.
 */
public final class Classification {
  /** The type of a classification. */
  static final ArrayType TYPE = DataTypes.createArrayType(
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false),
      false);

  private Classification() {}

  /**
   * An expression for the classification of a row, null where its outputs are.
   *
   * @param classes the names of the classes, or null if the model gives none
   * @param scores their scores, or null if the model gives none
   */
  static Expression of(
      @Nullable Expression classes, @Nullable Expression scores, String signature) {
    if (scores == null) {
      return call("withoutScores", List.of(classes));
    }
    return classes == null
        ? call("withoutLabels", List.of(scores))
        : call(
            "withBoth", List.of(classes, scores, Literal.create(signature, DataTypes.StringType)));
  }

  private static Expression call(String function, List<Expression> arguments) {
    return new StaticInvoke(
        Classification.class,
        TYPE,
        function,
        ScalaInterop.seq(arguments),
        ScalaInterop.seq(List.of()),
        true,
        false,
        true,
        Option.empty());
  }

  /** The classes with their scores, of which there have to be as many. */
  public static ArrayData withBoth(ArrayData classes, ArrayData scores, UTF8String signature) {
    int count = classes.numElements();
    if (scores.numElements() != count) {
      throw new RunException(ErrorCondition.CLASSES_SCORES_MISMATCH.with(
          "signature", signature, "classes", count, "scores", scores.numElements()));
    }
    InternalRow[] rows = new InternalRow[count];
    for (int i = 0; i < count; i++) {
      rows[i] = row(classes.getUTF8String(i), scores.getFloat(i));
    }
    return new GenericArrayData(rows);
  }

  /** The classes, each with the score 0. */
  public static ArrayData withoutScores(ArrayData classes) {
    InternalRow[] rows = new InternalRow[classes.numElements()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(classes.getUTF8String(i), 0);
    }
    return new GenericArrayData(rows);
  }

  /** The scores, each of a class without a name. */
  public static ArrayData withoutLabels(ArrayData scores) {
    InternalRow[] rows = new InternalRow[scores.numElements()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(UTF8String.EMPTY_UTF8, scores.getFloat(i));
    }
    return new GenericArrayData(rows);
  }

  private static InternalRow row(UTF8String label, float score) {
    return new GenericInternalRow(new Object[] {label, score});
  }
}
