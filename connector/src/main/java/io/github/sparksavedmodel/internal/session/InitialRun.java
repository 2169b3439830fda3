/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.github.sparksavedmodel.internal.reader.TensorName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A run that makes a graph ready: it restores variables or fills lookup tables.
 *
 * @param operations the operations to run
 * @param fileNames the tensors that are fed the names of files
 */
record InitialRun(List<String> operations, List<FileName> fileNames) {
  private static final String INIT_SIGNATURE = "__saved_model_init_op";
  private static final String TABLES = "table_initializer";
  /** The older ways to name the operation that initialises all. */
  private static final List<String> INIT_COLLECTIONS =
      List.of("saved_model_main_op", "legacy_init_op");

  private static final String ASSETS = "assets/";

  /** A file below the model's directory and the tensor that takes its name. */
  record FileName(String tensorName, String relativePath) {}

  InitialRun {
    operations = List.copyOf(operations);
    fileNames = List.copyOf(fileNames);
  }

  /**
   * What TensorFlow's loader of SavedModels leaves undone: the lookup tables of a graph that lists
   * their initialisers but has no operation that runs them all.
   *
   * <p>Old exports are like that, those of TensorFlow Transform among them. Without it their first
   * run ends with "Table not initialized".
   *
   * @param metaGraphBytes a serialised MetaGraphDef
   */
  static List<InitialRun> afterLoading(ByteBuffer metaGraphBytes) throws IOException {
    MetaGraphDef metaGraph = withoutGraph(CodedInputStream.newInstance(metaGraphBytes));
    return initOperation(metaGraph).isEmpty() ? tables(metaGraph) : List.of();
  }

  /**
   * All that a graph needs which was only imported, in the order of TensorFlow's loader.
   *
   * @param checkpoint what the variables are restored from; empty if they are not
   */
  static List<InitialRun> afterImport(MetaGraphDef metaGraph, String checkpoint)
      throws IOException {
    List<InitialRun> runs = new ArrayList<>();
    if (!checkpoint.isEmpty()) {
      List<FileName> fileNames = new ArrayList<>(assets(metaGraph));
      fileNames.add(new FileName(metaGraph.getSaverDef().getFilenameTensorName(), checkpoint));
      runs.add(new InitialRun(List.of(metaGraph.getSaverDef().getRestoreOpName()), fileNames));
    }
    List<String> init = initOperation(metaGraph);
    runs.addAll(
        init.isEmpty() ? tables(metaGraph) : List.of(new InitialRun(init, assets(metaGraph))));
    return runs;
  }

  private static List<String> initOperation(MetaGraphDef metaGraph) {
    Stream<String> ofSignature = metaGraph
        .getSignatureDefOrDefault(
            INIT_SIGNATURE, org.tensorflow.proto.SignatureDef.getDefaultInstance())
        .getOutputsMap()
        .values()
        .stream()
        .map(TensorInfo::getName);
    Stream<String> ofCollections = INIT_COLLECTIONS.stream()
        .filter(metaGraph.getCollectionDefMap()::containsKey)
        .flatMap(
            name -> metaGraph.getCollectionDefOrThrow(name).getNodeList().getValueList().stream());
    return Stream.concat(ofSignature, ofCollections)
        .limit(1)
        .map(name -> TensorName.parse(name).operation())
        .toList();
  }

  private static List<InitialRun> tables(MetaGraphDef metaGraph)
      throws InvalidProtocolBufferException {
    Map<String, CollectionDef> collections = metaGraph.getCollectionDefMap();
    if (!collections.containsKey(TABLES)) {
      return List.of();
    }
    List<String> operations = collections.get(TABLES).getNodeList().getValueList().stream()
        .map(name -> TensorName.parse(name).operation())
        .distinct()
        .toList();
    return operations.isEmpty()
        ? List.of()
        : List.of(new InitialRun(operations, assets(metaGraph)));
  }

  private static List<FileName> assets(MetaGraphDef metaGraph)
      throws InvalidProtocolBufferException {
    List<AssetFileDef> files = new ArrayList<>(metaGraph.getAssetFileDefList());
    if (files.isEmpty()) {
      CollectionDef none = CollectionDef.getDefaultInstance();
      CollectionDef collection = metaGraph.getCollectionDefOrDefault("saved_model_assets", none);
      for (Any any : collection.getAnyList().getValueList()) {
        files.add(AssetFileDef.parseFrom(any.getValue()));
      }
    }
    return files.stream()
        .map(file -> new FileName(file.getTensorInfo().getName(), ASSETS + file.getFilename()))
        .toList();
  }

  /** Skips the graph and the object graph, which are nearly all of the bytes. */
  private static MetaGraphDef withoutGraph(CodedInputStream input) throws IOException {
    ByteString.Output kept = ByteString.newOutput();
    CodedOutputStream output = CodedOutputStream.newInstance(kept);
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      switch (field) {
        case MetaGraphDef.COLLECTION_DEF_FIELD_NUMBER,
            MetaGraphDef.SIGNATURE_DEF_FIELD_NUMBER,
            MetaGraphDef.ASSET_FILE_DEF_FIELD_NUMBER -> output.writeBytes(field, input.readBytes());
        default -> input.skipField(tag);
      }
    }
    output.flush();
    return MetaGraphDef.parseFrom(kept.toByteString());
  }
}
