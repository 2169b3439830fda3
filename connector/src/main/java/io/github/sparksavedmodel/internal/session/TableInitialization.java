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
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;

/**
 * What TensorFlow's loader leaves undone: the lookup tables of a graph that lists their
 * initialisers but has no operation that runs them all.
 *
 * <p>Old exports are like that, those of TensorFlow Transform among them. Without it their first
 * run ends with "Table not initialized".
 *
 * @param operations the operations to run; empty if the loader has done all
 * @param assets the tensors that take the name of an asset file, with the file below
 *     {@code assets/}
 */
record TableInitialization(List<String> operations, List<Asset> assets) {
  private static final TableInitialization NONE = new TableInitialization(List.of(), List.of());
  private static final String INITIALIZERS = "table_initializer";

  /** An asset file and the tensor that takes its name. */
  record Asset(String tensorName, String fileName) {}

  /** Reads it from a serialised MetaGraphDef. */
  static TableInitialization of(ByteBuffer metaGraphBytes) throws IOException {
    MetaGraphDef metaGraph = withoutGraph(CodedInputStream.newInstance(metaGraphBytes));
    Map<String, CollectionDef> collections = metaGraph.getCollectionDefMap();
    boolean isDoneByLoader = metaGraph.containsSignatureDef("__saved_model_init_op")
        || collections.containsKey("saved_model_main_op")
        || collections.containsKey("legacy_init_op");
    if (isDoneByLoader || !collections.containsKey(INITIALIZERS)) {
      return NONE;
    }
    List<String> operations = collections.get(INITIALIZERS).getNodeList().getValueList().stream()
        .map(name -> TensorName.parse(name).operation())
        .distinct()
        .toList();
    return new TableInitialization(operations, assets(metaGraph));
  }

  private static List<Asset> assets(MetaGraphDef metaGraph) throws InvalidProtocolBufferException {
    List<AssetFileDef> files = new ArrayList<>(metaGraph.getAssetFileDefList());
    if (files.isEmpty()) {
      CollectionDef none = CollectionDef.getDefaultInstance();
      CollectionDef collection = metaGraph.getCollectionDefOrDefault("saved_model_assets", none);
      for (Any any : collection.getAnyList().getValueList()) {
        files.add(AssetFileDef.parseFrom(any.getValue()));
      }
    }
    return files.stream()
        .map(file -> new Asset(file.getTensorInfo().getName(), file.getFilename()))
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
