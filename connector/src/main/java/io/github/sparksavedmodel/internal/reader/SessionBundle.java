/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * The format before SavedModel: a MetaGraph whose signatures, assets and initialising operation are
 * in collections, as messages of TensorFlow Serving's {@code manifest.proto}.
 *
 * <p>The fields are read by their numbers, as that file is no part of TensorFlow.
 */
final class SessionBundle {
  static final String FILE = "export.meta";
  /** The prefix or the single file of its checkpoint. */
  static final String CHECKPOINT = "export";

  private static final String SIGNATURES = "serving_signatures";
  private static final String ASSETS = "serving_assets";
  private static final String INIT = "serving_init_op";
  private static final String LEGACY_INIT = "legacy_init_op";
  private static final String DEFAULT = "serving_default";
  private static final String SERVING = "tensorflow/serving/";
  private static final int REGRESSION = 1;
  private static final int CLASSIFICATION = 2;
  private static final int GENERIC = 3;

  private SessionBundle() {}

  static boolean isOne(MetaGraphDef metaGraph) {
    return metaGraph.containsCollectionDef(SIGNATURES);
  }

  /** The same MetaGraph with signatures, assets and initialisation where SavedModels have them. */
  static MetaGraphDef modern(MetaGraphDef metaGraph) throws InvalidProtocolBufferException {
    MetaGraphDef.Builder modern = metaGraph.toBuilder();
    for (Any any : anys(metaGraph, SIGNATURES)) {
      modern.putAllSignatureDef(signatures(fields(any.getValue())));
    }
    for (Any any : anys(metaGraph, ASSETS)) {
      UnknownFieldSet asset = fields(any.getValue());
      modern.addAssetFileDef(AssetFileDef.newBuilder()
          .setTensorInfo(tensor(message(asset, 1)))
          .setFilename(text(asset, 2)));
    }
    if (metaGraph.containsCollectionDef(INIT)) {
      modern.putCollectionDef(LEGACY_INIT, metaGraph.getCollectionDefOrThrow(INIT));
    }
    return modern.build();
  }

  private static List<Any> anys(MetaGraphDef metaGraph, String collection) {
    return metaGraph
        .getCollectionDefOrDefault(collection, CollectionDef.getDefaultInstance())
        .getAnyList()
        .getValueList();
  }

  /**
   * The signatures by their keys. The pair of generic signatures "inputs" and "outputs" says which
   * tensors a prediction takes and gives, so it is the default, as in TensorFlow Serving.
   */
  private static Map<String, SignatureDef> signatures(UnknownFieldSet manifest)
      throws InvalidProtocolBufferException {
    Map<String, SignatureDef> found = new LinkedHashMap<>();
    Map<String, UnknownFieldSet> named = new HashMap<>();
    for (ByteString entry : manifest.getField(2).getLengthDelimitedList()) {
      named.put(text(fields(entry), 1), message(fields(entry), 2));
    }
    for (Map.Entry<String, UnknownFieldSet> entry : named.entrySet()) {
      addTyped(entry.getKey(), entry.getValue(), found);
    }
    UnknownFieldSet usual = message(manifest, 1);
    UnknownFieldSet inputs = named.getOrDefault("inputs", usual);
    UnknownFieldSet outputs = named.getOrDefault("outputs", usual);
    if (inputs.hasField(GENERIC) && outputs.hasField(GENERIC)) {
      found.put(
          DEFAULT,
          SignatureDef.newBuilder()
              .setMethodName(SERVING + "predict")
              .putAllInputs(tensors(inputs))
              .putAllOutputs(tensors(outputs))
              .build());
      addTyped(usual.hasField(REGRESSION) ? "regression" : "classification", usual, found);
    } else {
      addTyped(DEFAULT, usual, found);
    }
    return found;
  }

  private static void addTyped(
      String key, UnknownFieldSet signature, Map<String, SignatureDef> found)
      throws InvalidProtocolBufferException {
    if (signature.hasField(REGRESSION)) {
      UnknownFieldSet tensors = message(signature, REGRESSION);
      found.put(
          key,
          SignatureDef.newBuilder()
              .setMethodName(SERVING + "regress")
              .putInputs("inputs", tensor(message(tensors, 1)))
              .putOutputs("outputs", tensor(message(tensors, 2)))
              .build());
    } else if (signature.hasField(CLASSIFICATION)) {
      UnknownFieldSet tensors = message(signature, CLASSIFICATION);
      SignatureDef.Builder classify = SignatureDef.newBuilder()
          .setMethodName(SERVING + "classify")
          .putInputs("inputs", tensor(message(tensors, 1)));
      if (tensors.hasField(2)) {
        classify.putOutputs("classes", tensor(message(tensors, 2)));
      }
      if (tensors.hasField(3)) {
        classify.putOutputs("scores", tensor(message(tensors, 3)));
      }
      found.put(key, classify.build());
    }
  }

  private static Map<String, TensorInfo> tensors(UnknownFieldSet signature)
      throws InvalidProtocolBufferException {
    Map<String, TensorInfo> tensors = new HashMap<>();
    UnknownFieldSet generic = message(signature, GENERIC);
    for (ByteString entry : generic.getField(1).getLengthDelimitedList()) {
      tensors.put(text(fields(entry), 1), tensor(message(fields(entry), 2)));
    }
    return tensors;
  }

  private static TensorInfo tensor(UnknownFieldSet binding) {
    return TensorInfo.newBuilder().setName(text(binding, 1)).build();
  }

  private static UnknownFieldSet message(UnknownFieldSet fields, int number)
      throws InvalidProtocolBufferException {
    return fields(last(fields, number));
  }

  private static String text(UnknownFieldSet fields, int number) {
    return last(fields, number).toStringUtf8();
  }

  private static ByteString last(UnknownFieldSet fields, int number) {
    List<ByteString> values = fields.getField(number).getLengthDelimitedList();
    return values.isEmpty() ? ByteString.EMPTY : values.get(values.size() - 1);
  }

  private static UnknownFieldSet fields(ByteString message) throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(message);
  }
}
