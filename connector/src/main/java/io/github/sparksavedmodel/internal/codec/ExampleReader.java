/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a schema from serialized tf.Examples or tf.SequenceExamples, straight from the wire
 * format. Features that the schema does not have are skipped without a look at their values.
 *
 * <pre>{@code
 * ExampleReader reader = ExampleReader.of(schema, false, ExampleTypes.STRICT);
 * InternalRow row = reader.read(bytes, 0, bytes.length);
 * }</pre>
 *
 * <p>Each field is the feature of its very name: LONG, INT, SHORT, BYTE and BOOLEAN of kind int64,
 * FLOAT, DOUBLE and vectors of kind float, STRING and BINARY of kind bytes; others as
 * {@link ExampleTypes} says. A field that is no array takes one value. In tf.SequenceExamples,
 * arrays of arrays are feature lists, and all other fields are in the context. A feature that is
 * missing, has no kind or, for a field that is no array, no values, is null; whether the field is
 * nullable is not looked at. Nothing is converted with a loss: other kinds, numbers beyond the
 * type's range and bytes that are not UTF-8 are errors.
 *
 * <p>Confined to one task.
 */
public final class ExampleReader {
  private final ExampleEntries entries;
  private final List<ExampleField> fields = new ArrayList<>();
  private final Map<UTF8String, ExampleField> byName = new HashMap<>();
  private final WireMessage example = new WireMessage();
  private final FeatureContent content = new FeatureContent();

  private ExampleReader(boolean sequence) {
    this.entries = new ExampleEntries(sequence);
  }

  /**
   * A reader for a schema.
   *
   * @param sequence whether the bytes are tf.SequenceExamples
   * @throws BindingException if no feature can fill a field
   */
  public static ExampleReader of(StructType schema, boolean sequence, ExampleTypes types) {
    ExampleReader reader = new ExampleReader(sequence);
    for (int i = 0; i < schema.length(); i++) {
      reader.add(new ExampleField(schema.apply(i), sequence, types));
    }
    return reader;
  }

  private void add(ExampleField field) {
    fields.add(field);
    if (byName.put(UTF8String.fromString(field.feature()), field) != null) {
      throw new BindingException(ErrorCondition.EXAMPLE_FIELD_TWICE.with("field", field.feature()));
    }
  }

  /**
   * Reads an Example into a row of its own. Its texts share the array, which has to stay as it is
   * while the row is used; project or copy the row before the array is filled again.
   *
   * @param bytes an array that holds the Example
   * @param offset where it begins
   * @param length how long it is
   * @throws BadValueException if the bytes are no Example, or do not fit the schema; places in the
   *     message count from the offset
   */
  public InternalRow read(byte[] bytes, int offset, int length) throws BadValueException {
    fields.forEach(ExampleField::clear);
    example.set(bytes, offset, offset + length, offset);
    entries.visit(example, this::take);
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).read(content);
    }
    return new GenericInternalRow(values);
  }

  private void take(UTF8String name, boolean listed, WireMessage value) {
    ExampleField field = byName.get(name);
    if (field != null) {
      field.found(listed, value);
    }
  }
}
