/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.ByteString;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.proto.TensorProto;

/** Decodes the small tensors that a model carries, such as the defaults of its inputs. */
final class ConstantTensor {
  /** A tensor of a few bytes can claim any size, as its last value is repeated. */
  private static final int MOST_ELEMENTS = 1 << 20;

  private static final int HALF_FRACTION_BITS = 10;
  private static final int HALF_EXPONENTS = 0x1f;
  private static final int HALF_BIAS = 15;
  private static final long UINT32_MASK = 0xFFFF_FFFFL;

  private static final Set<ElementType> DECODED = Set.of(
      ElementType.FLOAT32,
      ElementType.FLOAT64,
      ElementType.FLOAT16,
      ElementType.BFLOAT16,
      ElementType.INT32,
      ElementType.INT64,
      ElementType.BOOL,
      ElementType.STRING,
      ElementType.INT8,
      ElementType.INT16,
      ElementType.UINT8,
      ElementType.UINT16,
      ElementType.UINT32,
      ElementType.UINT64,
      ElementType.COMPLEX64,
      ElementType.COMPLEX128);

  private ConstantTensor() {}

  /** The value, or empty for types and sizes that are not decoded and for contradictions. */
  static Optional<TensorValue> decode(TensorProto proto) {
    TensorShape shape = GraphTensors.toShape(proto.getTensorShape());
    OptionalInt count = count(shape);
    return count.isEmpty()
        ? Optional.empty()
        : ElementType.ofNumber(proto.getDtypeValue())
            .filter(DECODED::contains)
            .flatMap(type -> values(proto, type, count.getAsInt())
                .map(values -> new TensorValue(type, shape, values)));
  }

  private static OptionalInt count(TensorShape shape) {
    if (!shape.isFullyKnown()) {
      return OptionalInt.empty();
    }
    long count = 1;
    for (long size : shape.dimensions()) {
      if (size > MOST_ELEMENTS) {
        return OptionalInt.empty();
      }
      count *= size;
      if (count > MOST_ELEMENTS) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of((int) count);
  }

  private static Optional<List<?>> values(TensorProto proto, ElementType type, int count) {
    ByteString content = proto.getTensorContent();
    if (content.isEmpty()) {
      return Optional.of(repeated(listed(proto, type), type, count));
    }
    boolean fits = type != ElementType.STRING && content.size() == count * type.byteWidth();
    return fits ? Optional.of(packed(content, type, count)) : Optional.empty();
  }

  private static List<?> listed(TensorProto proto, ElementType type) {
    return switch (type) {
      case FLOAT32 -> proto.getFloatValList();
      case FLOAT64 -> proto.getDoubleValList();
      case INT64 -> proto.getInt64ValList();
      case BOOL -> proto.getBoolValList();
      case STRING ->
        proto.getStringValList().stream()
            .map(value -> TensorValue.ByteString.of(value.toByteArray()))
            .toList();
      case UINT32 ->
        proto.getUint32ValList().stream().map(Integer::toUnsignedLong).toList();
      case UINT64 ->
        proto.getUint64ValList().stream().map(ConstantTensor::unsigned).toList();
      case FLOAT16, BFLOAT16 ->
        proto.getHalfValList().stream().map(bits -> smallFloat(type, bits)).toList();
      case COMPLEX64 -> complex(proto.getScomplexValList());
      case COMPLEX128 -> complex(proto.getDcomplexValList());
      default -> proto.getIntValList();
    };
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  /** Real and imaginary parts in turn. */
  private static List<?> complex(List<? extends Number> parts) {
    return IntStream.range(0, parts.size() / 2)
        .mapToObj(index -> new TensorValue.Complex(
            parts.get(2 * index).doubleValue(), parts.get(2 * index + 1).doubleValue()))
        .toList();
  }

  private static float smallFloat(ElementType type, int bits) {
    if (type == ElementType.BFLOAT16) {
      return Float.intBitsToFloat(bits << Short.SIZE);
    }
    int exponent = (bits >> HALF_FRACTION_BITS) & HALF_EXPONENTS;
    int fraction = bits & ((1 << HALF_FRACTION_BITS) - 1);
    float size;
    if (exponent == HALF_EXPONENTS) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((float) fraction, 1 - HALF_BIAS - HALF_FRACTION_BITS);
    } else {
      int whole = fraction | (1 << HALF_FRACTION_BITS);
      size = Math.scalb((float) whole, exponent - HALF_BIAS - HALF_FRACTION_BITS);
    }
    return (bits & Short.MIN_VALUE) == 0 ? size : -size;
  }

  /** The last value stands for all that follow; no value at all for zeros. */
  private static List<?> repeated(List<?> listed, ElementType type, int count) {
    if (listed.isEmpty()) {
      return Collections.nCopies(count, zero(type));
    }
    int last = listed.size() - 1;
    return IntStream.range(0, count)
        .mapToObj(index -> listed.get(Math.min(index, last)))
        .toList();
  }

  private static Object zero(ElementType type) {
    return switch (type) {
      case FLOAT32, FLOAT16, BFLOAT16 -> 0f;
      case FLOAT64 -> 0d;
      case INT64, UINT32 -> 0L;
      case UINT64 -> BigInteger.ZERO;
      case COMPLEX64, COMPLEX128 -> new TensorValue.Complex(0, 0);
      case BOOL -> false;
      case STRING -> TensorValue.ByteString.of(new byte[0]);
      default -> 0;
    };
  }

  private static List<?> packed(ByteString content, ElementType type, int count) {
    ByteBuffer bytes = content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return IntStream.range(0, count)
        .mapToObj(index -> element(bytes, type, index * type.byteWidth()))
        .toList();
  }

  private static Object element(ByteBuffer bytes, ElementType type, int offset) {
    return switch (type) {
      case FLOAT32 -> bytes.getFloat(offset);
      case FLOAT64 -> bytes.getDouble(offset);
      case INT32 -> bytes.getInt(offset);
      case INT64 -> bytes.getLong(offset);
      case INT16 -> (int) bytes.getShort(offset);
      case UINT16 -> Short.toUnsignedInt(bytes.getShort(offset));
      case INT8 -> (int) bytes.get(offset);
      case UINT8 -> Byte.toUnsignedInt(bytes.get(offset));
      case BOOL -> bytes.get(offset) != 0;
      case UINT32 -> bytes.getInt(offset) & UINT32_MASK;
      case UINT64 -> unsigned(bytes.getLong(offset));
      case FLOAT16, BFLOAT16 -> smallFloat(type, bytes.getShort(offset));
      case COMPLEX64 ->
        new TensorValue.Complex(bytes.getFloat(offset), bytes.getFloat(offset + Float.BYTES));
      case COMPLEX128 ->
        new TensorValue.Complex(bytes.getDouble(offset), bytes.getDouble(offset + Double.BYTES));
      default -> throw new IllegalArgumentException("no packed form of " + type);
    };
  }
}
