/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Tells by looking over the bytes of a tf.Example that it says the same as its features in columns
 * would, written anew. For that it has to be written as protobuf writes it: no feature of the
 * columns twice, each of the column's kind, one value for a column that is no array, text in UTF-8.
 *
 * <p>Other bytes may be right, too, or wrong in a way that TensorFlow takes otherwise than
 * {@link ExampleReader}. They are read and written anew, or are the error that reading them is.
 *
 * <p>Confined to one task.
 */
public final class ExampleBytes {
  private static final int FIRST = WireInput.tag(1, WireInput.BYTES);
  private static final int SECOND = WireInput.tag(2, WireInput.BYTES);

  private final Map<UTF8String, PlainFeature> features = new HashMap<>();
  private final WireMessage message = new WireMessage();
  private final WireInput input = new WireInput();
  private final ExampleReader reader;
  private final ExampleWriter writer;
  private long examples;

  private ExampleBytes(StructType columns) {
    this.reader = ExampleReader.of(columns, false, ExampleTypes.STRICT);
    this.writer = ExampleWriter.of(columns, false);
    for (StructField column : columns.fields()) {
      features.put(UTF8String.fromString(column.name()), PlainFeature.of(column.dataType()));
    }
  }

  /** For columns of BIGINT, FLOAT, STRING and BINARY, and of arrays of those. */
  public static ExampleBytes of(StructType columns) {
    return new ExampleBytes(columns);
  }

  /**
   * The bytes of an Example that holds at least the columns.
   *
   * @param bytes an array that holds an Example
   * @param offset where it begins
   * @param length how long it is
   * @throws BadValueException if the bytes are no Example, or do not fit the columns
   */
  public byte[] bytes(byte[] bytes, int offset, int length) throws BadValueException {
    return isPlain(bytes, offset, length)
        ? Arrays.copyOfRange(bytes, offset, offset + length)
        : writer.bytes(reader.read(bytes, offset, length));
  }

  /** Whether the bytes say the same as the columns. */
  boolean isPlain(byte[] bytes, int offset, int length) {
    examples++;
    message.set(bytes, offset, offset + length, offset);
    input.begin(message);
    try {
      return !input.hasMore() || (input.tag() == FIRST && hasPlainFeatures());
    } catch (BadValueException e) {
      return false;
    }
  }

  private boolean hasPlainFeatures() throws BadValueException {
    int outer = input.enter();
    while (input.hasMore()) {
      if (input.tag() != FIRST) {
        return false;
      }
      int entries = input.enter();
      if (!isPlainEntry()) {
        return false;
      }
      input.leave(entries);
    }
    input.leave(outer);
    return !input.hasMore();
  }

  private boolean isPlainEntry() throws BadValueException {
    if (!input.hasMore() || input.tag() != FIRST) {
      return false;
    }
    int length = input.length();
    UTF8String name = UTF8String.fromBytes(input.bytes(), input.advance(length), length);
    if (!input.hasMore() || input.tag() != SECOND) {
      return false;
    }
    int size = input.length();
    int start = input.advance(size);
    if (input.hasMore()) {
      return false;
    }
    PlainFeature feature = features.get(name);
    return feature == null || feature.takes(input.bytes(), start, start + size, examples);
  }
}
