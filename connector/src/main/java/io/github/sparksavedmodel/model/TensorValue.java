/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A constant tensor that a SavedModel carries, such as the default of an input that may be left
 * out, or the value of a variable.
 *
 * @param elementType the element type
 * @param shape the full shape, batch dimension included; always fully known
 * @param values the elements in row-major order: {@link Float}, {@link Double}, {@link Integer},
 *     {@link Long}, {@link java.math.BigInteger}, {@link Boolean}, {@link Complex}, or
 *     {@code byte[]} wrapped in {@link ByteString} for strings
 */
public record TensorValue(ElementType elementType, TensorShape shape, List<?> values)
    implements Serializable {

  /** Copies the list and checks that it has as many elements as the shape says. */
  public TensorValue {
    values = List.copyOf(values);
    if (shape.elementCount() != values.size()) {
      throw new IllegalArgumentException(
          "shape " + shape + " does not hold " + values.size() + " values");
    }
  }

  /**
   * The bytes of one string element, with value equality.
   *
   * @param latin1 the bytes, one per char (ISO-8859-1), so that the record is immutable and
   *     comparable
   */
  public record ByteString(String latin1) implements Serializable {

    /** Wraps a copy of the bytes. */
    public static ByteString of(byte[] bytes) {
      return new ByteString(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The bytes, as a copy. */
    public byte[] bytes() {
      return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return '"' + new String(bytes(), StandardCharsets.UTF_8) + '"';
    }
  }

  /**
   * A complex number.
   *
   * @param re the real part
   * @param im the imaginary part
   */
  public record Complex(double re, double im) implements Serializable {

    @Override
    public String toString() {
      return re + (im < 0 || Double.isNaN(im) ? "" : "+") + im + "i";
    }
  }

  /** The only element of a scalar, or the elements in brackets. */
  @Override
  public String toString() {
    return shape.isScalar() ? Objects.toString(values.get(0)) : values.toString();
  }
}
