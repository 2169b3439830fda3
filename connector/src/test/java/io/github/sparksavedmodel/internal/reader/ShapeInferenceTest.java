/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;

/** Expected are the static shapes that Python TensorFlow gives the same graphs. */
class ShapeInferenceTest {
  private final StringBuilder nodes = new StringBuilder();

  private void node(String name, String operation, String attributes, String... inputs) {
    nodes.append("node { name: '" + name + "' op: '" + operation + "' " + attributes);
    for (String input : inputs) {
      nodes.append(" input: '" + input + "'");
    }
    nodes.append("}\n");
  }

  private void placeholder(String name, int... sizes) {
    StringBuilder shape = new StringBuilder();
    for (int size : sizes) {
      shape.append("dim { size: " + size + " }");
    }
    node(
        name,
        "Placeholder",
        "attr { key: 'dtype' value { type: DT_FLOAT } }" + "attr { key: 'shape' value { shape {"
            + shape + "} } }");
  }

  private void constant(String name, int... values) {
    StringBuilder tensor = new StringBuilder("dtype: DT_INT32 tensor_shape { dim { size: ");
    tensor.append(values.length).append("} }");
    for (int value : values) {
      tensor.append(" int_val: ").append(value);
    }
    node(name, "Const", "attr { key: 'value' value { tensor { " + tensor + " } } }");
  }

  private String shape(String tensor) throws TextFormat.ParseException {
    GraphDef graph = TextFormat.parse(nodes + "versions { producer: 1882 }", GraphDef.class);
    return new GraphTensors(MetaGraphDef.newBuilder().setGraphDef(graph).build())
        .shape(tensor)
        .toString();
  }

  @Test
  void followsLayers() throws TextFormat.ParseException {
    placeholder("x", -1, 3);
    placeholder("w", 3, 5);
    placeholder("b", 5);
    node("product", "MatMul", "", "x", "w");
    node("sum", "BiasAdd", "", "product", "b");
    node("softmax", "Softmax", "", "sum:0");
    node("scaled", "Mul", "", "b", "softmax");
    node("turned", "MatMul", "attr { key: 'transpose_b' value { b: true } }", "x", "x");
    assertThat(shape("softmax:0")).isEqualTo("[-1, 5]");
    assertThat(shape("scaled:0")).isEqualTo("[-1, 5]");
    assertThat(shape("turned:0")).isEqualTo("[-1, -1]");
  }

  @Test
  void followsReductionsAndNewShapes() throws TextFormat.ParseException {
    placeholder("x", -1, 4, 6);
    constant("last", -1);
    constant("sizes", -1, 24);
    constant("rows", -1);
    constant("columns", 8);
    node("mean", "Mean", "attr { key: 'keep_dims' value { b: true } }", "x", "last");
    node("best", "ArgMax", "", "x", "last");
    node("flat", "Reshape", "", "x", "sizes");
    node("pack", "Pack", "", "rows", "columns");
    node("packed", "Reshape", "", "x", "pack");
    node("wide", "ExpandDims", "", "best", "last");
    assertThat(shape("mean:0")).isEqualTo("[-1, 4, 1]");
    assertThat(shape("best:0")).isEqualTo("[-1, 4]");
    assertThat(shape("flat:0")).isEqualTo("[-1, 24]");
    assertThat(shape("packed:0")).isEqualTo("[-1, 8]");
    assertThat(shape("wide:0")).isEqualTo("[-1, 4, 1]");
  }

  @Test
  void saysNothingOfWhatItDoesNotKnow() throws TextFormat.ParseException {
    placeholder("x", -1, 4);
    node("other", "NoSuchOperation", "", "x");
    node("next", "Relu", "", "other");
    node("missing", "Relu", "", "nowhere");
    node("without", "Reshape", "");
    assertThat(shape("next:0")).isEqualTo("unknown rank");
    assertThat(shape("missing:0")).isEqualTo("unknown rank");
    assertThat(shape("without:0")).isEqualTo("unknown rank");
  }

  @Test
  void endsInLoops() throws TextFormat.ParseException {
    node("one", "Identity", "", "two");
    node("two", "Identity", "", "one");
    node("shaped", "Reshape", "", "one", "two");
    for (int i = 0; i < 3000; i++) {
      node("n" + i, "Relu", "", "n" + (i + 1));
    }
    assertThat(shape("one:0")).isEqualTo("unknown rank");
    assertThat(shape("shaped:0")).isEqualTo("unknown rank");
    assertThat(shape("n0:0")).isEqualTo("unknown rank");
  }
}
