/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Reads Examples by a function's options. Confined to one task. */
final class ExampleRows {
  private static final int NONE = -1;

  private final StructType schema;
  private final ExampleFormat format;
  private final List<Integer> fields = new ArrayList<>();
  private final ExampleReader reader;
  private int corruptColumn = NONE;

  private ExampleRows(StructType schema, ExampleFormat format, List<Integer> read) {
    this.schema = schema;
    this.format = format;
    StructType features = new StructType();
    for (int place : read) {
      StructField field = schema.apply(place);
      if (field.name().equals(format.options().corruptColumn())) {
        corruptColumn = place;
        check(field);
      } else {
        fields.add(place);
        features = features.add(field);
      }
    }
    this.reader = ExampleReader.of(features, format.sequence(), format.types());
  }

  /**
   * A reader of some fields; rows have all fields of the schema, the others null.
   *
   * @throws BindingException if a field has a type that no feature can fill
   */
  static ExampleRows of(StructType schema, ExampleFormat format, List<Integer> read) {
    return new ExampleRows(schema, format, read);
  }

  private static void check(StructField field) {
    boolean isTaken =
        field.dataType() instanceof StringType || field.dataType() instanceof BinaryType;
    if (!isTaken) {
      throw new BindingException(ErrorCondition.EXAMPLE_TYPE_UNSUPPORTED.with(
          "field",
          field.name(),
          "type",
          field.dataType().sql(),
          "hint",
          "It takes what could not be read: make it a BINARY for the bytes or a STRING for the reason, or name another"
              + " with option \"columnNameOfCorruptRecord\"."));
    }
  }

  InternalRow row(byte[] example) {
    @Nullable Object[] values = new @Nullable Object[schema.length()];
    try {
      InternalRow found = reader.read(example, 0, example.length);
      for (int i = 0; i < fields.size(); i++) {
        int place = fields.get(i);
        values[place] = found.get(i, schema.apply(place).dataType());
      }
    } catch (BadValueException e) {
      corrupt(example, e, values);
    }
    return new GenericInternalRow(values);
  }

  private void corrupt(byte[] example, BadValueException problem, @Nullable Object[] values) {
    RowException failure = new RowException(problem.at(format.function()), problem);
    if (!format.options().permissive()) {
      throw failure;
    }
    if (corruptColumn != NONE) {
      boolean isBytes = schema.apply(corruptColumn).dataType() instanceof BinaryType;
      values[corruptColumn] = isBytes ? example : UTF8String.fromString(failure.getMessage());
    }
  }
}
