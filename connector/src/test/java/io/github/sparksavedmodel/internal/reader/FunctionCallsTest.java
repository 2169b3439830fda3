/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;

/** Functions that TensorFlow would copy into each other without end. */
@Timeout(20)
class FunctionCallsTest {

  /** Where a node names the function that it calls. */
  enum Place {
    OPERATION {
      @Override
      NodeDef.Builder call(String function) {
        return NodeDef.newBuilder().setOp(function);
      }
    },
    ATTRIBUTE {
      @Override
      NodeDef.Builder call(String function) {
        return partitionedCall().putAttr("f", value(function));
      }
    },
    LIST {
      @Override
      NodeDef.Builder call(String function) {
        AttrValue.ListValue list =
            AttrValue.ListValue.newBuilder().addFunc(named(function)).build();
        return partitionedCall()
            .putAttr("branches", AttrValue.newBuilder().setList(list).build());
      }
    },
    ATTRIBUTE_OF_A_FUNCTION {
      @Override
      NodeDef.Builder call(String function) {
        NameAttrList outer = NameAttrList.newBuilder()
            .setName("outer")
            .putAttr("g", value(function))
            .build();
        return partitionedCall()
            .putAttr("f", AttrValue.newBuilder().setFunc(outer).build());
      }
    };

    abstract NodeDef.Builder call(String function);

    private static NodeDef.Builder partitionedCall() {
      return NodeDef.newBuilder().setOp("PartitionedCall");
    }

    private static NameAttrList named(String function) {
      return NameAttrList.newBuilder().setName(function).build();
    }

    private static AttrValue value(String function) {
      return AttrValue.newBuilder().setFunc(named(function)).build();
    }
  }

  @TempDir
  private Path folder;

  private static FunctionDef function(String name, NodeDef.Builder... nodes) {
    FunctionDef.Builder function =
        FunctionDef.newBuilder().setSignature(OpDef.newBuilder().setName(name));
    List.of(nodes).forEach(function::addNodeDef);
    return function.build();
  }

  private static GraphDef.Builder graph(NodeDef.Builder... nodes) {
    GraphDef.Builder graph = GraphDef.newBuilder();
    List.of(nodes).forEach(graph::addNode);
    return graph;
  }

  private static NodeDef.Builder call(String function) {
    return Place.ATTRIBUTE.call(function);
  }

  private void write(GraphDef.Builder graph, Map<String, FunctionDef> functions)
      throws IOException {
    graph.setLibrary(FunctionDefLibrary.newBuilder().addAllFunction(functions.values()));
    Files.write(
        folder.resolve("saved_model.pb"),
        SavedModel.newBuilder()
            .addMetaGraphs(MetaGraphDef.newBuilder().setGraphDef(graph))
            .build()
            .toByteArray());
  }

  private void isRefused(String reason) {
    assertThatThrownBy(() -> Fixtures.read(folder))
        .hasMessageContaining("[MODEL_FILE_CORRUPT]")
        .hasMessageContaining("is not a readable model: " + reason);
  }

  @ParameterizedTest
  @EnumSource
  void refusesFunctionsThatCallThemselves(Place place) throws IOException {
    write(
        graph(place.call("a")),
        Map.of(
            "a", function("a", place.call("b")),
            "b", function("b", place.call("c"), place.call("c")),
            "c", function("c", place.call("a"))));
    isRefused("its function \"a\" calls itself.");
  }

  @Test
  void leavesFunctionsAloneThatNobodyCalls() throws IOException {
    write(graph(call("b")), Map.of("a", function("a", call("a")), "b", function("b", call("c"))));
    assertThat(Fixtures.read(folder).metaGraphs()).hasSize(1);
  }

  @Test
  void refusesFunctionsThatDoubleTheGraphManyTimes() throws IOException {
    Map<String, FunctionDef> functions = new HashMap<>();
    for (int level = 0; level < 60; level++) {
      String next = "f" + (level + 1);
      functions.put("f" + level, function("f" + level, call(next), call(next)));
    }
    functions.put("f60", function("f60", NodeDef.newBuilder().setOp("NoOp")));
    write(graph(call("f0")), functions);
    isRefused("its functions call each other so often that the graph would have more than 10000000"
        + " nodes.");
  }

  @Test
  void refusesFunctionsThatCallEachOtherTooDeeply() throws IOException {
    Map<String, FunctionDef> functions = new HashMap<>();
    for (int level = 0; level < 2_000; level++) {
      functions.put("f" + level, function("f" + level, call("f" + (level + 1))));
    }
    write(graph(call("f0")), functions);
    isRefused("its functions call each other more than 500 levels deep.");
  }
}
