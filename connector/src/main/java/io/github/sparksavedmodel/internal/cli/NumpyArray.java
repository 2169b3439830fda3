/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * An array of numpy.
 *
 * @param type the type of its elements
 * @param shape the dimensions; none for a scalar
 * @param elements the elements, the last dimension fastest, as Java types that a column of
 *     {@link NumpyType#columnType()} takes
 */
record NumpyArray(NumpyType type, List<Integer> shape, List<Object> elements) {
  NumpyArray {
    shape = List.copyOf(shape);
    elements = List.copyOf(elements);
  }

  int rank() {
    return shape.size();
  }

  /** The elements of all dimensions from this one on. */
  int count(int axis) {
    return shape.subList(axis, rank()).stream().reduce(1, Math::multiplyExact);
  }

  /** The whole array as nested lists; the element itself if it is a scalar. */
  Object nested() {
    return nested(0, 0);
  }

  /** A row: what the first dimension counts. */
  Object row(int index) {
    return nested(1, index * count(1));
  }

  private Object nested(int axis, int start) {
    if (axis == rank()) {
      return elements.get(start);
    }
    List<Object> items = new ArrayList<>();
    int step = count(axis + 1);
    for (int i = 0; i < shape.get(axis); i++) {
      items.add(nested(axis + 1, start + i * step));
    }
    return items;
  }

  /** The Spark type of values with all dimensions from this one on. */
  DataType columnType(int axis) {
    DataType column = type.columnType();
    for (int i = axis; i < rank(); i++) {
      column = DataTypes.createArrayType(column);
    }
    return column;
  }

  /** As Python prints a shape: {@code (2, 3)}, {@code (2,)} or {@code ()}. */
  String shapeText() {
    String sizes = String.join(", ", shape.stream().map(String::valueOf).toList());
    return rank() == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
  }

  /**
   * The array that numpy makes of a literal.
   *
   * @param name what the literal is for, in errors
   */
  static NumpyArray ofLiteral(String name, Object literal) {
    List<Integer> shape = new ArrayList<>();
    for (Object part = literal;
        part instanceof List<?> list;
        part = list.isEmpty() ? false : list.get(0)) {
      shape.add(list.size());
    }
    List<Object> elements = new ArrayList<>();
    flatten(name, literal, shape, 0, elements);
    NumpyType type = common(name, elements);
    return new NumpyArray(
        type, shape, elements.stream().map(element -> converted(element, type)).toList());
  }

  private static void flatten(
      String name, Object part, List<Integer> shape, int axis, List<Object> elements) {
    boolean isList = part instanceof List<?>;
    if (isList != axis < shape.size()
        || (part instanceof List<?> list && list.size() != shape.get(axis))) {
      throw new CommandException("The value of input \"" + name + "\" is no array: its lists have"
          + " different lengths or depths. Give rows of different lengths with --input FILE.");
    }
    if (part instanceof Map<?, ?>) {
      throw new CommandException("The value of input \"" + name
          + "\" has a dict. Give tf.Examples with --input-examples.");
    }
    if (part instanceof List<?> list) {
      list.forEach(item -> flatten(name, item, shape, axis + 1, elements));
    } else {
      elements.add(part);
    }
  }

  private static NumpyType common(String name, List<Object> elements) {
    if (elements.isEmpty()) {
      return NumpyType.FLOAT64;
    }
    if (elements.stream().allMatch(byte[].class::isInstance)) {
      return NumpyType.BYTES;
    }
    if (elements.stream().allMatch(String.class::isInstance)) {
      return NumpyType.TEXT;
    }
    if (elements.stream().allMatch(Boolean.class::isInstance)) {
      return NumpyType.BOOL;
    }
    if (elements.stream().anyMatch(one -> one instanceof byte[] || one instanceof String)) {
      throw new CommandException("The value of input \"" + name
          + "\" mixes strings, bytes or numbers. Write all elements in one way.");
    }
    if (elements.stream().anyMatch(Double.class::isInstance)) {
      return NumpyType.FLOAT64;
    }
    if (elements.stream().noneMatch(BigInteger.class::isInstance)) {
      return NumpyType.INT64;
    }
    if (elements.stream().allMatch(NumpyArray::isUnsigned)) {
      return NumpyType.UINT64;
    }
    throw new CommandException(
        "The value of input \"" + name + "\" has an integer that does not fit 64 bits.");
  }

  private static boolean isUnsigned(Object element) {
    BigInteger value = whole(element);
    return value.signum() >= 0 && value.bitLength() <= Long.SIZE;
  }

  private static BigInteger whole(Object element) {
    return element instanceof BigInteger big
        ? big
        : BigInteger.valueOf(number(element).longValue());
  }

  private static Number number(Object element) {
    return element instanceof Boolean flag ? (flag ? 1L : 0L) : (Number) element;
  }

  private static Object converted(Object element, NumpyType type) {
    if (type.equals(NumpyType.FLOAT64)) {
      return number(element).doubleValue();
    }
    if (type.equals(NumpyType.INT64)) {
      return number(element).longValue();
    }
    return type.equals(NumpyType.UINT64) ? new BigDecimal(whole(element)) : element;
  }
}
