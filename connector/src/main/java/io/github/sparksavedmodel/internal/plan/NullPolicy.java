/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads option {@code nulls.<input>}: the value that stands for nulls of an input. */
final class NullPolicy {
  /** From here on, numbers round to infinity. */
  private static final double FLOAT16_LIMIT = 65520;

  private static final double BFLOAT16_LIMIT = 0x1.ffp127;

  private NullPolicy() {}

  /**
   * The value for nulls, a scalar, or empty if they are errors.
   *
   * @param setting the option's value
   * @throws IllegalArgumentException saying why the value does not fit
   */
  static Optional<TensorValue> value(TensorSpec input, String setting) {
    ElementType type = input.elementType();
    boolean isText = type == ElementType.STRING;
    return switch (setting.strip().toLowerCase(Locale.ROOT)) {
      case "error" -> Optional.empty();
      case "default" -> Optional.of(scalar(type, parsed(type, zero(type))));
      case "mask" ->
        throw new IllegalArgumentException(
            "a tensor has no place for a mask. If the model takes one,"
                + " it is an input of its own, for example isnotnull(x) AS mask.");
      default -> Optional.of(scalar(type, parsed(type, isText ? setting : setting.strip())));
    };
  }

  private static TensorValue scalar(ElementType type, Object value) {
    return new TensorValue(type, TensorShape.of(), List.of(value));
  }

  private static String zero(ElementType type) {
    return switch (type) {
      case BOOL -> "false";
      case STRING -> "";
      default -> "0";
    };
  }

  private static Object parsed(ElementType type, String text) {
    return switch (type) {
      case BOOL -> bool(text);
      case STRING -> TensorValue.ByteString.of(text.getBytes(StandardCharsets.UTF_8));
      case FLOAT32, COMPLEX64 -> (float) number(type, text, Float.MAX_VALUE + 0x1p103);
      case FLOAT64, COMPLEX128 -> number(type, text, Double.POSITIVE_INFINITY);
      case FLOAT16 -> number(type, text, FLOAT16_LIMIT);
      case BFLOAT16 -> number(type, text, BFLOAT16_LIMIT);
      case INT8, INT16, INT32, INT64 -> whole(type, text, type.byteWidth() * Byte.SIZE - 1, true);
      default -> whole(type, text, type.byteWidth() * Byte.SIZE, false);
    };
  }

  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw isNot(ElementType.BOOL);
    };
  }

  private static double number(ElementType type, String text, double limit) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException notANumber) {
      throw isNot(type);
    }
    boolean becomesInfinite = Double.isInfinite(value) || Math.abs(value) >= limit;
    if (becomesInfinite && !text.contains("Infinity")) {
      throw isNot(type);
    }
    return value;
  }

  private static Object whole(ElementType type, String text, int bits, boolean signed) {
    BigInteger value;
    try {
      value = new BigInteger(text);
    } catch (NumberFormatException notWhole) {
      throw isNot(type);
    }
    if (value.bitLength() > bits || (!signed && value.signum() < 0)) {
      throw isNot(type);
    }
    return type == ElementType.UINT64 ? value : (Object) value.longValue();
  }

  private static IllegalArgumentException isNot(ElementType type) {
    return new IllegalArgumentException("that is not a value of type " + type + ".");
  }
}
