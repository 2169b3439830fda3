/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiPredicate;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

/**
 * The Python objects of a model of TensorFlow 2: from the root along attributes to functions and
 * variables. Objects may refer to each other in circles.
 */
final class ObjectTree {
  private static final int DEEPEST = 64;
  private static final char SEPARATOR = '.';

  private final SavedObjectGraph graph;

  ObjectTree(SavedObjectGraph graph) {
    this.graph = graph;
  }

  /** The objects of the first MetaGraph that has some. */
  static ObjectTree of(List<MetaGraphDef> metaGraphs) {
    return new ObjectTree(metaGraphs.stream()
        .filter(MetaGraphDef::hasObjectGraphDef)
        .map(MetaGraphDef::getObjectGraphDef)
        .findFirst()
        .orElse(SavedObjectGraph.getDefaultInstance()));
  }

  SavedObjectGraph graph() {
    return graph;
  }

  SavedObject object(int node) {
    return graph.getNodes(node);
  }

  /** Every object by the shortest path that leads to it. */
  Map<String, SavedObject> byPath() {
    return byPath((object, name) -> true);
  }

  /**
   * The objects that attributes of this kind lead to, nearest first, each by its shortest path.
   *
   * @param isFollowed whether to follow an object's attribute of this name
   */
  Map<String, SavedObject> byPath(BiPredicate<SavedObject, String> isFollowed) {
    Map<String, SavedObject> found = new LinkedHashMap<>();
    if (graph.getNodesCount() == 0) {
      return found;
    }
    Deque<Place> open = new ArrayDeque<>(List.of(new Place(0, "", 0)));
    Set<Integer> seen = new HashSet<>(List.of(0));
    while (!open.isEmpty()) {
      Place place = open.remove();
      SavedObject object = object(place.node());
      found.put(place.path(), object);
      for (ObjectReference child : object.getChildrenList()) {
        if (isNode(child)
            && place.depth() < DEEPEST
            && isFollowed.test(object, child.getLocalName())
            && seen.add(child.getNodeId())) {
          open.add(place.below(child));
        }
      }
    }
    return found;
  }

  /** The objects that the root's own attributes lead to, by the names of these. */
  Map<String, SavedObject> attributes() {
    Map<String, SavedObject> found = new LinkedHashMap<>();
    if (graph.getNodesCount() > 0) {
      object(0).getChildrenList().stream()
          .filter(this::isNode)
          .forEach(child -> found.put(child.getLocalName(), object(child.getNodeId())));
    }
    return found;
  }

  /** An object, the path to it and how many steps that has. */
  private record Place(int node, String path, int depth) {
    Place below(ObjectReference child) {
      String name = child.getLocalName();
      return new Place(
          child.getNodeId(), path.isEmpty() ? name : path + SEPARATOR + name, depth + 1);
    }
  }

  /** The number of the object at a path, by any way that leads there. */
  OptionalInt find(String path) {
    return find(Arrays.asList(path.split("[./]", -1)));
  }

  /** The number of the object that these attributes lead to. */
  OptionalInt find(List<String> names) {
    int node = 0;
    for (String name : names) {
      OptionalInt next = child(node, name);
      if (next.isEmpty()) {
        return next;
      }
      node = next.getAsInt();
    }
    return graph.getNodesCount() == 0 ? OptionalInt.empty() : OptionalInt.of(node);
  }

  private OptionalInt child(int node, String name) {
    if (graph.getNodesCount() == 0) {
      return OptionalInt.empty();
    }
    return object(node).getChildrenList().stream()
        .filter(child -> child.getLocalName().equals(name) && isNode(child))
        .mapToInt(ObjectReference::getNodeId)
        .findFirst();
  }

  private boolean isNode(ObjectReference reference) {
    return reference.getNodeId() >= 0 && reference.getNodeId() < graph.getNodesCount();
  }
}
