/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparksavedmodel.model.FunctionDescription;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import io.github.sparksavedmodel.model.TensorValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.function.Function;

/**
 * A model description as JSON. Programs read it, so fields may be added but are never renamed or
 * left out.
 *
 * <p>A default is {@code {elementType, shape, values}} with the values in row-major order: numbers,
 * booleans, the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}, text, or
 * {@code {"b64": "…"}} for bytes that are not UTF-8.
 */
final class DescriptionJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DescriptionJson() {}

  static String of(ModelDescription model) {
    return node(model).toPrettyString();
  }

  static ObjectNode node(ModelDescription model) {
    return NODES
        .objectNode()
        .put("path", model.path())
        .put("identity", model.identity())
        .put("form", model.form().name())
        .set("metaGraphs", array(model.metaGraphs(), DescriptionJson::metaGraph));
  }

  private static ObjectNode metaGraph(MetaGraphDescription graph) {
    ObjectNode node = NODES.objectNode();
    node.set("tags", array(graph.tags(), NODES::textNode));
    node.put("tensorflowVersion", graph.tensorflowVersion());
    node.set("assets", array(graph.assets(), NODES::textNode));
    node.set("signatures", array(graph.signatures(), DescriptionJson::signature));
    node.set("functions", array(graph.functions(), DescriptionJson::function));
    return node;
  }

  private static ObjectNode function(FunctionDescription function) {
    ObjectNode node = NODES.objectNode();
    node.put("path", function.path());
    node.put("name", function.name());
    node.put("obstacle", function.obstacleOrNull());
    node.set("inputs", array(function.inputs(), DescriptionJson::tensor));
    node.set("outputs", array(function.outputs(), DescriptionJson::tensor));
    return node;
  }

  private static ObjectNode signature(SignatureDescription signature) {
    ObjectNode node = NODES.objectNode();
    node.put("key", signature.key());
    node.put("methodName", signature.methodName());
    node.set("inputs", array(signature.inputs(), DescriptionJson::tensor));
    node.set("outputs", array(signature.outputs(), DescriptionJson::tensor));
    return node;
  }

  private static ObjectNode tensor(TensorSpec spec) {
    ObjectNode node = NODES.objectNode();
    node.put("key", spec.key());
    node.put("encoding", spec.encoding().name());
    node.put("tensorName", spec.tensorName());
    node.put("elementType", spec.elementType().label());
    node.set("shape", shape(spec.shape()));
    node.set("components", array(spec.components(), DescriptionJson::tensor));
    node.set("default", spec.defaultValue().map(DescriptionJson::value).orElseGet(NODES::nullNode));
    spec.features().ifPresent(features -> node.set("features", FeatureSpecJson.node(features)));
    return node;
  }

  static JsonNode shape(TensorShape shape) {
    if (!shape.hasKnownRank()) {
      return NODES.nullNode();
    }
    ArrayNode node = NODES.arrayNode();
    for (long size : shape.dimensions()) {
      node.add(size);
    }
    return node;
  }

  static JsonNode value(TensorValue value) {
    ObjectNode node = NODES.objectNode();
    node.put("elementType", value.elementType().label());
    node.set("shape", shape(value.shape()));
    node.set("values", array(value.values(), DescriptionJson::element));
    return node;
  }

  private static JsonNode element(Object element) {
    if (element instanceof TensorValue.ByteString string) {
      return bytes(string.bytes());
    }
    if (element instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    if (element instanceof TensorValue.Complex number) {
      return NODES
          .objectNode()
          .<ObjectNode>set("re", element(number.re()))
          .set("im", element(number.im()));
    }
    if (element instanceof BigInteger whole) {
      return NODES.numberNode(whole);
    }
    if (element instanceof Integer || element instanceof Long) {
      return NODES.numberNode(((Number) element).longValue());
    }
    double number = ((Number) element).doubleValue();
    if (!Double.isFinite(number)) {
      return NODES.textNode(Double.toString(number));
    }
    return element instanceof Float single ? NODES.numberNode(single) : NODES.numberNode(number);
  }

  private static JsonNode bytes(byte[] bytes) {
    try {
      return NODES.textNode(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return NODES.objectNode().put("b64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  static <T> ArrayNode array(
      Collection<? extends T> values, Function<? super T, ? extends JsonNode> toNode) {
    ArrayNode node = NODES.arrayNode();
    values.forEach(value -> node.add(toNode.apply(value)));
    return node;
  }
}
