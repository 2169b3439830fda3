/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Adds to a graph without a saver what restores its variables from a checkpoint, each by its name
 * in the graph, as {@code tf.compat.v1.train.Saver} does.
 */
public final class AddedSaver {
  private static final String SCOPE = "spark_savedmodel_restore/";
  private static final String FILE_NAME = SCOPE + "file_name";
  private static final String NAMES = SCOPE + "tensor_names";
  private static final String SLICES = SCOPE + "shape_and_slices";
  private static final String VALUES = SCOPE + "values";
  private static final String ALL = SCOPE + "all";
  private static final String DTYPE = "dtype";
  private static final Set<String> REFERENCES = Set.of("VariableV2", "Variable");

  private AddedSaver() {}

  /** The same MetaGraph, with a saver if it has none. */
  public static MetaGraphDef to(MetaGraphDef metaGraph) {
    if (!metaGraph.getSaverDef().getRestoreOpName().isEmpty()
        || !VariableFiles.hasVariables(metaGraph)) {
      return metaGraph;
    }
    return metaGraph.toBuilder()
        .setGraphDef(graph(metaGraph.getGraphDef()))
        .setSaverDef(
            SaverDef.newBuilder().setRestoreOpName(ALL).setFilenameTensorName(FILE_NAME + ":0"))
        .build();
  }

  private static GraphDef graph(GraphDef graph) {
    List<NodeDef> variables = VariableFiles.variables(graph);
    AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
    variables.forEach(variable -> types.addType(type(variable)));
    GraphDef.Builder added = graph.toBuilder()
        .addNode(constant(FILE_NAME, TensorShapeProto.getDefaultInstance(), List.of("")))
        .addNode(constants(NAMES, variables.stream().map(NodeDef::getName).toList()))
        .addNode(constants(SLICES, variables.stream().map(variable -> "").toList()))
        .addNode(NodeDef.newBuilder()
            .setName(VALUES)
            .setOp("RestoreV2")
            .addAllInput(List.of(FILE_NAME, NAMES, SLICES))
            .putAttr("dtypes", AttrValue.newBuilder().setList(types).build()));
    NodeDef.Builder all = NodeDef.newBuilder().setName(ALL).setOp("NoOp");
    for (int i = 0; i < variables.size(); i++) {
      NodeDef assignment = assignment(variables.get(i), i);
      added.addNode(assignment);
      all.addInput('^' + assignment.getName());
    }
    return added.addNode(all).build();
  }

  private static DataType type(NodeDef variable) {
    return variable.getAttrOrDefault(DTYPE, AttrValue.getDefaultInstance()).getType();
  }

  private static NodeDef assignment(NodeDef variable, int place) {
    boolean isReference = REFERENCES.contains(variable.getOp());
    return NodeDef.newBuilder()
        .setName(SCOPE + "assign_" + place)
        .setOp(isReference ? "Assign" : "AssignVariableOp")
        .addInput(variable.getName())
        .addInput(VALUES + ':' + place)
        .putAttr(isReference ? "T" : DTYPE, ofType(type(variable)))
        .build();
  }

  private static NodeDef constants(String name, List<String> texts) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(texts.size()));
    return constant(name, shape.build(), texts);
  }

  private static NodeDef constant(String name, TensorShapeProto shape, List<String> texts) {
    TensorProto.Builder value =
        TensorProto.newBuilder().setDtype(DataType.DT_STRING).setTensorShape(shape);
    texts.forEach(text -> value.addStringVal(ByteString.copyFromUtf8(text)));
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr(DTYPE, ofType(DataType.DT_STRING))
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }

  private static AttrValue ofType(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }
}
