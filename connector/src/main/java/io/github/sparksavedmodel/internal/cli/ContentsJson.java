/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.OpRisk;
import io.github.sparksavedmodel.model.OpUse;
import io.github.sparksavedmodel.model.TracedFunction;
import io.github.sparksavedmodel.model.Variable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A {@link DescriptionJson} with further sections, under the same promise. */
final class ContentsJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ContentsJson() {}

  static String of(ModelContents model, Set<Section> sections) {
    ObjectNode root = DescriptionJson.node(model.description());
    for (int i = 0; i < model.metaGraphs().size(); i++) {
      MetaGraphContents graph = model.metaGraphs().get(i);
      ObjectNode node = (ObjectNode) root.get("metaGraphs").get(i);
      if (Section.OPS.isIn(sections)) {
        node.set("ops", DescriptionJson.array(graph.ops(), ContentsJson::op));
        node.set("loaderOps", loaderOps(graph));
      }
      if (Section.FUNCTIONS.isIn(sections)) {
        node.set("functions", functions(node.get("functions"), graph));
      }
    }
    if (Section.VARIABLES.isIn(sections)) {
      root.set("variables", DescriptionJson.array(model.variables(), ContentsJson::variable));
    }
    return root.toPrettyString();
  }

  private static ObjectNode op(OpUse use) {
    return NODES
        .objectNode()
        .put("op", use.op())
        .put("inGraph", use.inGraph())
        .put("inFunctions", use.inFunctions())
        .put("risk", OpRisk.of(use.op()).map(OpRisk::label).orElse(null));
  }

  private static ObjectNode loaderOps(MetaGraphContents graph) {
    ObjectNode node = NODES.objectNode();
    graph.loaderOps().forEach(node::put);
    return node;
  }

  /** The functions as Python sees them, each with its description if it has one. */
  private static ArrayNode functions(JsonNode described, MetaGraphContents graph) {
    Map<String, JsonNode> byName = new HashMap<>();
    described.forEach(function -> byName.put(function.get("name").textValue(), function));
    return DescriptionJson.array(
        graph.functions(),
        function -> function(
            byName.getOrDefault(function.graphFunction(), NODES.objectNode()).deepCopy(),
            function));
  }

  private static ObjectNode function(ObjectNode node, TracedFunction function) {
    node.put("path", function.path())
        .put("name", function.graphFunction())
        .put("graphFunction", function.graphFunction());
    node.set(
        "arguments",
        DescriptionJson.array(
            function.arguments(),
            argument ->
                NODES.objectNode().put("name", argument.name()).put("type", argument.type())));
    return node.put("result", function.result());
  }

  private static ObjectNode variable(Variable variable) {
    ObjectNode node = NODES
        .objectNode()
        .put("name", variable.name())
        .put("path", variable.path())
        .put("key", variable.key())
        .put("elementType", variable.elementType().label());
    node.set("shape", DescriptionJson.shape(variable.shape()));
    return node.put("bytes", variable.bytes()).put("shard", variable.shard());
  }
}
