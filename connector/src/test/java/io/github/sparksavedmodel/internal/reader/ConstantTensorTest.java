/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.github.sparksavedmodel.model.TensorValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

class ConstantTensorTest {

  private static TensorProto.Builder tensor(DataType type, long... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    LongStream.of(dimensions)
        .forEach(size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
    return TensorProto.newBuilder().setDtype(type).setTensorShape(shape);
  }

  private static ByteString bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }

  private static List<?> values(TensorProto.Builder proto) {
    return ConstantTensor.decode(proto.build()).map(TensorValue::values).orElseThrow();
  }

  @Test
  void decodesListedValues() {
    assertThat(values(tensor(DataType.DT_FLOAT, 2).addFloatVal(1f).addFloatVal(2f)))
        .isEqualTo(List.of(1f, 2f));
    assertThat(values(tensor(DataType.DT_DOUBLE).addDoubleVal(0.5))).isEqualTo(List.of(0.5));
    assertThat(values(tensor(DataType.DT_INT64).addInt64Val(-7))).isEqualTo(List.of(-7L));
    assertThat(values(tensor(DataType.DT_UINT8).addIntVal(200))).isEqualTo(List.of(200));
    assertThat(values(tensor(DataType.DT_BOOL).addBoolVal(true))).isEqualTo(List.of(true));
    assertThat(values(tensor(DataType.DT_STRING)
            .addStringVal(ByteString.copyFrom(new byte[] {(byte) 0xff, 0}))))
        .isEqualTo(List.of(TensorValue.ByteString.of(new byte[] {(byte) 0xff, 0})));
  }

  @Test
  void repeatsTheLastValue() {
    assertThat(values(tensor(DataType.DT_INT32, 2, 2).addIntVal(1).addIntVal(9)))
        .isEqualTo(List.of(1, 9, 9, 9));
  }

  @Test
  void readsMissingValuesAsZeros() {
    assertThat(values(tensor(DataType.DT_INT32, 2))).isEqualTo(List.of(0, 0));
    assertThat(values(tensor(DataType.DT_FLOAT))).isEqualTo(List.of(0f));
    assertThat(values(tensor(DataType.DT_STRING)))
        .isEqualTo(List.of(TensorValue.ByteString.of("".getBytes(StandardCharsets.UTF_8))));
    assertThat(values(tensor(DataType.DT_FLOAT, 0))).isEmpty();
  }

  @Test
  void decodesLittleEndianContent() {
    assertThat(values(tensor(DataType.DT_FLOAT, 1).setTensorContent(bytes(0, 0, 0xc0, 0x3f))))
        .isEqualTo(List.of(1.5f));
    assertThat(values(
            tensor(DataType.DT_INT32, 2).setTensorContent(bytes(1, 0, 0, 0, 0xfe, 255, 255, 255))))
        .isEqualTo(List.of(1, -2));
    assertThat(values(tensor(DataType.DT_INT64).setTensorContent(bytes(0, 1, 0, 0, 0, 0, 0, 0))))
        .isEqualTo(List.of(256L));
    assertThat(values(tensor(DataType.DT_INT16).setTensorContent(bytes(0xff, 0xff))))
        .isEqualTo(List.of(-1));
    assertThat(values(tensor(DataType.DT_UINT16).setTensorContent(bytes(0xff, 0xff))))
        .isEqualTo(List.of(65535));
    assertThat(values(tensor(DataType.DT_INT8, 2).setTensorContent(bytes(0x80, 1))))
        .isEqualTo(List.of(-128, 1));
    assertThat(values(tensor(DataType.DT_BOOL, 2).setTensorContent(bytes(1, 0))))
        .isEqualTo(List.of(true, false));
  }

  /** The bits of float16 are those that numpy.float16(x).view(numpy.uint16) gives. */
  @ParameterizedTest
  @CsvSource({
    "0x3e00,1.5",
    "0xc000,-2.0",
    "0x0001,5.9604645E-8",
    "0x7bff,65504.0",
    "0x7c00,Infinity"
  })
  void decodesFloat16(String bits, float expected) {
    int value = Integer.decode(bits);
    assertThat(values(tensor(DataType.DT_HALF).addHalfVal(value))).isEqualTo(List.of(expected));
    assertThat(values(
            tensor(DataType.DT_HALF, 1).setTensorContent(bytes(value & 0xff, value >> Byte.SIZE))))
        .isEqualTo(List.of(expected));
  }

  @Test
  void decodesBfloat16AndUnsignedAndComplexNumbers() {
    assertThat(values(tensor(DataType.DT_BFLOAT16).addHalfVal(0xbfc0))).isEqualTo(List.of(-1.5f));
    assertThat(values(tensor(DataType.DT_UINT32).addUint32Val(-1)))
        .isEqualTo(List.of(4_294_967_295L));
    assertThat(values(tensor(DataType.DT_UINT64).addUint64Val(-1)))
        .isEqualTo(List.of(new BigInteger("18446744073709551615")));
    assertThat(values(tensor(DataType.DT_COMPLEX64).addScomplexVal(1.5f).addScomplexVal(-2f)))
        .isEqualTo(List.of(new TensorValue.Complex(1.5, -2)));
    assertThat(values(tensor(DataType.DT_COMPLEX128).addDcomplexVal(0).addDcomplexVal(1e300)))
        .isEqualTo(List.of(new TensorValue.Complex(0, 1e300)));
    assertThat(values(tensor(DataType.DT_COMPLEX64)))
        .isEqualTo(List.of(new TensorValue.Complex(0, 0)));
    assertThat(values(tensor(DataType.DT_COMPLEX64, 1)
            .setTensorContent(bytes(0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0))))
        .isEqualTo(List.of(new TensorValue.Complex(1.5, -2)));
    assertThat(values(tensor(DataType.DT_UINT32, 1).setTensorContent(bytes(255, 255, 255, 255))))
        .isEqualTo(List.of(4_294_967_295L));
  }

  @Test
  void leavesOutContentOfAnotherLength() {
    assertThat(ConstantTensor.decode(
            tensor(DataType.DT_FLOAT, 2).setTensorContent(bytes(1, 2, 3)).build()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1099511627776,1", "65536,65536", "1048577,1", "-1,1"})
  void leavesOutSizesThatAreHugeOrOpen(long first, long second) {
    assertThat(ConstantTensor.decode(
            tensor(DataType.DT_FLOAT, first, second).addFloatVal(1f).build()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DT_QINT8", "DT_RESOURCE", "DT_VARIANT", "DT_INVALID"})
  void leavesOutOtherTypes(DataType type) {
    assertThat(ConstantTensor.decode(tensor(type).build())).isEmpty();
  }
}
