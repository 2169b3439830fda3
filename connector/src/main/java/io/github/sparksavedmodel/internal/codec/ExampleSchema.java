/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The schema that fits one tf.Example or tf.SequenceExample: a value where a feature has one, else
 * an array; BIGINT, FLOAT, STRING, or BINARY for bytes that are not UTF-8; an array of arrays for a
 * feature list. Fields are sorted by name. A feature without a kind has the type VOID.
 */
public final class ExampleSchema {
  private static final int STEP = WireInput.tag(1, WireInput.BYTES);

  private final TreeMap<String, DataType> fields = new TreeMap<>();
  private final FeatureContent content = new FeatureContent();

  private ExampleSchema() {}

  /**
   * The schema of the bytes.
   *
   * @param sequence whether they are a tf.SequenceExample
   * @throws BadValueException if they are not
   */
  public static StructType of(byte[] bytes, boolean sequence) throws BadValueException {
    ExampleSchema schema = new ExampleSchema();
    WireMessage example = new WireMessage();
    example.set(bytes, 0, bytes.length, 0);
    new ExampleEntries(sequence).visit(example, schema::add);
    StructType type = new StructType();
    for (var field : schema.fields.entrySet()) {
      type = type.add(field.getKey(), field.getValue());
    }
    return type;
  }

  private void add(UTF8String name, boolean listed, WireMessage value) throws BadValueException {
    String field = new String(name.getBytes(), StandardCharsets.UTF_8);
    if (listed) {
      fields.put(field, ofList(value));
      return;
    }
    content.read(value);
    DataType type = valueType().orElse(DataTypes.NullType);
    boolean isArray = content.kind() != null && content.count() != 1;
    fields.put(field, isArray ? DataTypes.createArrayType(type) : type);
  }

  private DataType ofList(WireMessage list) throws BadValueException {
    WireInput steps = new WireInput();
    WireMessage step = new WireMessage();
    DataType found = DataTypes.NullType;
    steps.begin(list);
    while (steps.hasMore()) {
      int tag = steps.tag();
      if (tag != STEP) {
        steps.skip(tag);
        continue;
      }
      int length = steps.length();
      int start = steps.advance(length);
      step.set(list.bytes(), start, start + length, list.zero());
      content.read(step);
      DataType next = valueType().orElse(found);
      boolean isText = found.equals(DataTypes.BinaryType) && next.equals(DataTypes.StringType);
      found = isText ? found : next;
    }
    return DataTypes.createArrayType(DataTypes.createArrayType(found));
  }

  private Optional<DataType> valueType() {
    return Optional.ofNullable(content.kind()).map(kind -> switch (kind) {
      case INT64 -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case BYTES -> isText() ? DataTypes.StringType : DataTypes.BinaryType;
    });
  }

  private boolean isText() {
    for (int i = 0; i < content.count(); i++) {
      int start = content.start(i);
      if (!UTF8String.fromBytes(content.bytes(), start, content.end(i) - start).isValid()) {
        return false;
      }
    }
    return true;
  }
}
