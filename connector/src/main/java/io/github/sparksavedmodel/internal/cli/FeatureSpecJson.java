/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureGroup;
import io.github.sparksavedmodel.model.FeaturePart;
import io.github.sparksavedmodel.model.FeatureSpec;

/** The features that a model parses out of an input, as JSON. */
final class FeatureSpecJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private FeatureSpecJson() {}

  static ObjectNode node(FeatureSpec spec) {
    ObjectNode node = NODES.objectNode();
    node.put("message", spec.message());
    node.set("features", DescriptionJson.array(spec.features(), FeatureSpecJson::feature));
    node.set("groups", DescriptionJson.array(spec.groups(), FeatureSpecJson::group));
    node.set("unknown", DescriptionJson.array(spec.unknown(), NODES::textNode));
    return node;
  }

  private static ObjectNode feature(Feature feature) {
    ObjectNode node = NODES.objectNode();
    node.put("name", feature.name());
    node.put("kind", feature.kind().toString());
    node.put("layout", feature.layout().name());
    node.put("list", feature.listed());
    node.set("shape", DescriptionJson.shape(feature.shape()));
    node.put("required", feature.required());
    node.set(
        "default", feature.defaultValue().map(DescriptionJson::value).orElseGet(NODES::nullNode));
    return node;
  }

  private static ObjectNode group(FeatureGroup group) {
    ObjectNode node = NODES.objectNode();
    node.put("values", group.values());
    node.set("parts", DescriptionJson.array(group.parts(), FeatureSpecJson::part));
    return node;
  }

  private static ObjectNode part(FeaturePart part) {
    ObjectNode node = NODES.objectNode();
    node.put("role", part.role().toString());
    node.put("feature", part.feature());
    return part.size() < 0 ? node.putNull("size") : node.put("size", part.size());
  }
}
