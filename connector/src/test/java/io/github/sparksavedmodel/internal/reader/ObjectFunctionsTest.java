/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.FunctionDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;

class ObjectFunctionsTest {
  private static final Path MODEL = Path.of(System.getProperty("savedmodel.repository"))
      .resolve("integration-tests/models/graphs/functions");
  private static final MetaGraphDef META_GRAPH =
      LocalGraph.metaGraphs(MODEL, ModelLayout.SAVED_MODEL).get(0);

  private static FunctionDescription function(MetaGraphDef metaGraph, String path) {
    return ObjectFunctions.of(metaGraph).stream()
        .filter(function -> function.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsWhatFunctionsCapture() {
    assertThat(function(META_GRAPH, "__call__").captures()).containsExactly("kernel:0");
    assertThat(function(META_GRAPH, "weigh").captures())
        .containsExactly("hash_table:0", "Const_2:0", "Const_3:0");
  }

  @Test
  void namesTheCaptureThatTheGraphLacks() {
    GraphDef.Builder without = META_GRAPH.getGraphDef().toBuilder().clearNode();
    META_GRAPH.getGraphDef().getNodeList().stream()
        .filter(node -> !node.getOp().equals("VarHandleOp"))
        .filter(node -> !node.getInputList().contains("hash_table"))
        .filter(node -> !node.getInputList().contains("kernel"))
        .forEach(without::addNode);
    MetaGraphDef damaged = META_GRAPH.toBuilder().setGraphDef(without).build();
    assertThat(function(damaged, "__call__").obstacle())
        .contains("It captures the variable \"kernel\", which the graph does not have.");
    assertThat(function(damaged, "encoder.encode").obstacle().orElseThrow())
        .startsWith("It captures the object ");
    ModelDescription model = new ModelDescription(
        "file:/m", "identity", List.of(MetaGraphTranslation.translate(damaged)));
    assertThatThrownBy(() -> FunctionSelection.candidates(model, Optional.empty(), "__call__"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(ErrorCondition.FUNCTION_NOT_CALLABLE.name())
        .hasMessageContaining("the variable \"kernel\"");
  }
}
