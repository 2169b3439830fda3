/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * The element type of a tensor, as TensorFlow's {@code DataType} enum in {@code types.proto}
 * defines it.
 *
 * <p>Reference types ({@code DT_FLOAT_REF} and its like, numbers above 100) are represented by
 * their base type, since the runtime gives and takes values of the base type.
 */
public enum ElementType {
  FLOAT32(1, "float32", 4),
  FLOAT64(2, "float64", 8),
  INT32(3, "int32", 4),
  UINT8(4, "uint8", 1),
  INT16(5, "int16", 2),
  INT8(6, "int8", 1),
  STRING(7, "string", 24),
  COMPLEX64(8, "complex64", 8),
  INT64(9, "int64", 8),
  BOOL(10, "bool", 1),
  QINT8(11, "qint8", 1),
  QUINT8(12, "quint8", 1),
  QINT32(13, "qint32", 4),
  BFLOAT16(14, "bfloat16", 2),
  QINT16(15, "qint16", 2),
  QUINT16(16, "quint16", 2),
  UINT16(17, "uint16", 2),
  COMPLEX128(18, "complex128", 16),
  FLOAT16(19, "float16", 2),
  RESOURCE(20, "resource", 0),
  VARIANT(21, "variant", 0),
  UINT32(22, "uint32", 4),
  UINT64(23, "uint64", 8),
  /** The signature does not say, as with exports older than TensorFlow 1.0. */
  UNKNOWN(0, "unknown", 0);

  private static final int REFERENCE_OFFSET = 100;

  private final int number;
  private final String label;
  private final int byteWidth;

  ElementType(int number, String label, int byteWidth) {
    this.number = number;
    this.label = label;
    this.byteWidth = byteWidth;
  }

  /** The number of this type in TensorFlow's {@code types.proto}. */
  public int number() {
    return number;
  }

  /** The name that Python TensorFlow prints, for instance {@code float32}. */
  public String label() {
    return label;
  }

  /**
   * The bytes that one element takes inside a tensor, or 0 where elements have no such size.
   *
   * <p>For {@link #STRING} this is the size of TensorFlow's {@code tstring} header.
   */
  public int byteWidth() {
    return byteWidth;
  }

  /**
   * The type with the given number in {@code types.proto}; a reference type gives its base type.
   *
   * @return empty for a number that this version does not know
   */
  public static Optional<ElementType> ofNumber(int number) {
    int base = number > REFERENCE_OFFSET ? number - REFERENCE_OFFSET : number;
    return Arrays.stream(values()).filter(type -> type.number == base).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}
