/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.Fixtures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.TensorValue.ByteString;
import io.github.sparksavedmodel.model.TensorValue.Complex;
import io.github.sparksavedmodel.model.TracedFunction;
import io.github.sparksavedmodel.model.Variable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected values are those that {@code make_models.py} gives to the variables. */
class ContentsReaderTest {
  private static ContentsReader open(Path directory) {
    return ContentsReader.open("file:" + directory, null);
  }

  private static List<?> values(String variable) {
    return open(Fixtures.model("variables")).value(variable).values();
  }

  @Test
  void listsVariablesByPathNameAndType() {
    List<Variable> variables = open(Fixtures.model("variables")).contents().variables();
    assertThat(variables)
        .extracting(Variable::path)
        .contains("dense_layer.kernel", "values.float64", "values.string")
        .hasSize(17);
    assertThat(variables)
        .filteredOn(variable -> variable.path().equals("dense_layer.kernel"))
        .singleElement()
        .hasToString("Variable[name=dense/kernel, path=dense_layer.kernel,"
            + " key=dense_layer/kernel/.ATTRIBUTES/VARIABLE_VALUE, elementType=float32,"
            + " shape=[2, 1], bytes=8, shard=0]");
  }

  @Test
  void listsVariablesOfTensorFlow1ByName() {
    assertThat(open(Fixtures.model("ref_variable")).contents().variables())
        .extracting(Variable::name, Variable::path, Variable::bytes)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("b", "", 4L),
            org.assertj.core.groups.Tuple.tuple("w", "", 4L));
    assertThat(open(Fixtures.model("ref_variable")).value("w:0").values()).isEqualTo(List.of(1.5f));
  }

  @Test
  void readsValuesOfEveryType() {
    assertThat(values("values.bool")).isEqualTo(List.of(true, false));
    assertThat(values("values.int8")).isEqualTo(List.of(-128, 127));
    assertThat(values("values.uint8")).isEqualTo(List.of(0, 255));
    assertThat(values("values.int16")).isEqualTo(List.of(-32768, 32767));
    assertThat(values("values.uint16")).isEqualTo(List.of(0, 65535));
    assertThat(values("values.int32")).isEqualTo(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertThat(values("values.uint32")).isEqualTo(List.of(0L, 4294967295L));
    assertThat(values("values.int64")).isEqualTo(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
    assertThat(values("values.uint64"))
        .isEqualTo(List.of(BigInteger.ZERO, new BigInteger("18446744073709551615")));
    assertThat(values("values.float16")).isEqualTo(List.of(0.5f, -65504f, 0x1p-24f));
    assertThat(values("values.bfloat16")).isEqualTo(List.of(1.5f, -0x1p100f));
    assertThat(values("values.float32")).isEqualTo(List.of(0.1f, Float.POSITIVE_INFINITY));
    assertThat(values("values.float64")).isEqualTo(List.of(0.1, -1e300));
    assertThat(values("values.complex64"))
        .isEqualTo(List.of(new Complex(1, 2), new Complex(-0.0, -0.5)));
    assertThat(values("values.complex128")).isEqualTo(List.of(new Complex(0.1, -1e300)));
    assertThat(values("values.string"))
        .isEqualTo(List.of(
            ByteString.of("größe".getBytes(StandardCharsets.UTF_8)),
            ByteString.of(new byte[0]),
            ByteString.of(new byte[] {-1, 0})));
  }

  @Test
  void putsPartitionedVariablesTogether() {
    ContentsReader model = open(Fixtures.model("partitioned"));
    assertThat(model.contents().variables())
        .extracting(Variable::name, variable -> variable.shape().toString(), Variable::bytes)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("part/columns", "[2, 5]", 40L),
            org.assertj.core.groups.Tuple.tuple("part/long", "[300]", 1200L),
            org.assertj.core.groups.Tuple.tuple("part/rows", "[7, 3]", 84L));
    assertThat(model.value("part/rows").values()).isEqualTo(floats(21));
    assertThat(model.value("part/columns").values()).isEqualTo(floats(10));
    assertThat(model.value("part/long").values()).isEqualTo(floats(300));
  }

  private static List<Float> floats(int count) {
    return IntStream.range(0, count).mapToObj(i -> (float) i).toList();
  }

  @Test
  void findsAVariableByEveryNameOfIt() {
    for (String name : List.of(
        "dense_layer.kernel",
        "dense_layer/kernel",
        "second.way.kernel",
        "dense/kernel",
        "dense/kernel:0",
        "dense_layer/kernel/.ATTRIBUTES/VARIABLE_VALUE")) {
      assertThat(values(name)).as(name).isEqualTo(List.of(1f, 2f));
    }
    assertThatThrownBy(() -> values("dense_layer.kernl"))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("[MODEL_VARIABLE_NOT_FOUND]")
        .hasMessageContaining("It has: \"dense_layer.kernel\", ");
  }

  @Test
  void listsFunctionsWithTheirArguments() {
    assertThat(open(Fixtures.model("variables")).contents().metaGraphs().get(0).functions())
        .extracting(TracedFunction::toString)
        .contains(
            "dense_layer.scaled(x: float32 [-1, 2], by: {factor: float32 []}, training: True)"
                + " -> float32 [-1, 1]",
            "dense_layer.scaled(x: float32 [-1, 2], by: {factor: float32 []}, training: False)"
                + " -> float32 [-1, 2]");
  }

  @Test
  void countsOpsInGraphsAndFunctions() {
    ModelContents model = open(Fixtures.model("variables")).contents();
    assertThat(model.metaGraphs().get(0).ops())
        .filteredOn(use -> use.op().equals("MatMul"))
        .singleElement()
        .satisfies(use -> assertThat(use.inGraph()).isZero())
        .satisfies(use -> assertThat(use.inFunctions()).isEqualTo(2));
    assertThat(model.metaGraphs().get(0).ops())
        .filteredOn(use -> use.op().equals("VarHandleOp"))
        .singleElement()
        .satisfies(use -> assertThat(use.inGraph()).isEqualTo(17));
  }

  @Test
  void refusesAShortShard(@TempDir Path folder) throws IOException {
    Fixtures.copy("ref_variable", folder);
    Path shard = folder.resolve("variables/variables.data-00000-of-00001");
    Files.write(shard, new byte[5]);
    assertFails(
        () -> open(folder).contents(),
        ErrorCondition.VARIABLES_CORRUPT,
        folder,
        "The file \"<dir>/variables/variables.data-00000-of-00001\" with variables of the model"
            + " cannot be read: it has 5 bytes, but the index needs 8 bytes of it. Copy the whole"
            + " \"variables\" folder again, or export the model again.");
  }

  @Test
  void refusesDamagedValues(@TempDir Path folder) throws IOException {
    Fixtures.copy("ref_variable", folder);
    Path shard = folder.resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[1] ^= 1;
    Files.write(shard, bytes);
    assertThatThrownBy(() -> open(folder).value("b"))
        .hasMessageContaining("variable \"b\": its checksum is wrong");
  }

  @Test
  void survivesAnyIndex(@TempDir Path folder) throws IOException {
    Fixtures.copy("variables", folder);
    Path index = folder.resolve("variables/variables.index");
    byte[] whole = Files.readAllBytes(index);
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      int length = round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length;
      org.apache.hadoop.fs.Path file = Fixtures.hadoop(index);
      try {
        SortedTable.read(java.util.Arrays.copyOf(bytes, length));
      } catch (IOException expected) {
        assertThat(expected).as(file.toString()).hasMessageNotContaining("null");
      }
    }
  }
}
