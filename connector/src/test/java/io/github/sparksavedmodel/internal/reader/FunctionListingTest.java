/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.model.TracedFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedBareConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject.ObjectReference;

class FunctionListingTest {
  private static ObjectReference child(String name, int node) {
    return ObjectReference.newBuilder().setLocalName(name).setNodeId(node).build();
  }

  @Test
  void listsFunctionsUnderEveryNameOfTheRootButNoTracesAndSignatures() {
    SavedObject function = SavedObject.newBuilder()
        .addChildren(child("trace_0", 2))
        .setFunction(SavedFunction.newBuilder().addConcreteFunctions("traced"))
        .build();
    SavedObject bare = SavedObject.newBuilder()
        .setBareConcreteFunction(
            SavedBareConcreteFunction.newBuilder().setConcreteFunctionName("traced"))
        .build();
    SavedObjectGraph graph = SavedObjectGraph.newBuilder()
        .addNodes(SavedObject.newBuilder()
            .addChildren(child("call", 1))
            .addChildren(child("also", 1))
            .addChildren(child("bare", 3))
            .addChildren(child("gone", 9))
            .addChildren(child("signatures", 4)))
        .addNodes(function)
        .addNodes(bare)
        .addNodes(bare)
        .addNodes(SavedObject.newBuilder().addChildren(child("serving_default", 5)))
        .addNodes(bare)
        .putConcreteFunctions("traced", SavedConcreteFunction.getDefaultInstance())
        .build();

    assertThat(FunctionListing.of(new ObjectTree(graph)))
        .extracting(TracedFunction::path)
        .containsExactlyInAnyOrder("call", "also", "bare");
  }

  @Test
  void findsNoneInAModelWithoutObjects() {
    assertThat(FunctionListing.of(new ObjectTree(SavedObjectGraph.getDefaultInstance())))
        .isEmpty();
  }
}
