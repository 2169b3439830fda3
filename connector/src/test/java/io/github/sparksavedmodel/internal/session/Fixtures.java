/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.reader.ModelListing;
import io.github.sparksavedmodel.internal.store.FetchProgress;
import io.github.sparksavedmodel.internal.store.LocalModel;
import io.github.sparksavedmodel.internal.store.ModelSource;
import io.github.sparksavedmodel.internal.store.ModelStore;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** The fixture models, and what tests need to run them without columns. */
public final class Fixtures {
  public static final SessionSettings SETTINGS = SessionSettings.defaults();

  private Fixtures() {}

  /** The directory of a fixture model. */
  public static Path model(String name) {
    return Path.of(System.getProperty("savedmodel.repository"), "integration-tests/models", name);
  }

  /** Loads TensorFlow's library. */
  public static void loadLibrary() {
    try {
      NativeRuntime.load(SETTINGS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static ModelKey key(Path directory, String... tags) {
    return new ModelKey("identity", directory.toString(), List.of(tags), 1);
  }

  private static LocalModel inPlace(Path directory) throws InterruptedException {
    org.apache.hadoop.fs.Path location = new org.apache.hadoop.fs.Path("file:" + directory);
    ModelListing listing = ModelListing.of(location, new Configuration(false));
    return ModelSource.inPlace(location.toString(), "identity", listing)
        .open(
            ModelStore.open(ModelStore.defaultRoot()), new FetchProgress(() -> false, bytes -> {}));
  }

  public static TensorFlowSession load(Path directory, String... tags) {
    try {
      return TensorFlowSession.load(key(directory, tags), inPlace(directory), SETTINGS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A call of a signature of the first MetaGraph, with inputs and outputs in the order of their
   * keys.
   */
  public static SessionCall call(TensorFlowSession session, Path directory, String signature) {
    try {
      MetaGraphDef metaGraph = SavedModel.parseFrom(
              Files.readAllBytes(directory.resolve("saved_model.pb")))
          .getMetaGraphs(0);
      SignatureDef definition = metaGraph.getSignatureDefOrThrow(signature);
      return session.prepare(
          references(signature, "input", definition.getInputsMap()),
          references(signature, "output", definition.getOutputsMap()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints 1 + 2 as a model adds it; for class loaders that share no class with the caller. */
  public static void printSum() {
    Path arithmetic = model("arithmetic");
    try (TensorFlowSession session = load(arithmetic, "serve");
        SessionCall call = call(session, arithmetic, "serving_default");
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> inputs = List.of(floats(scope, 1), floats(scope, 2));
      System.out.println(floats(call.run(inputs, scope).get(1))[0]);
    }
  }

  private static List<TensorReference> references(
      String signature, String role, Map<String, TensorInfo> tensors) {
    return tensors.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> new TensorReference(
            signature, role, entry.getKey(), entry.getValue().getName()))
        .toList();
  }

  public static NativeTensor floats(TensorScope scope, float... values) {
    NativeTensor tensor = scope.allocate(ElementType.FLOAT32, values.length);
    put(tensor, values);
    return tensor;
  }

  static void put(NativeTensor tensor, float... values) {
    memory(tensor).asFloatBuffer().put(values);
  }

  public static NativeTensor strings(TensorScope scope, List<byte[]> values) {
    NativeTensor tensor = scope.allocate(ElementType.STRING, values.size());
    for (int i = 0; i < values.size(); i++) {
      tensor.putString(i, values.get(i), 0, values.get(i).length);
    }
    return tensor;
  }

  public static NativeTensor texts(TensorScope scope, String... values) {
    return strings(
        scope,
        Stream.of(values).map(value -> value.getBytes(StandardCharsets.UTF_8)).toList());
  }

  public static float[] floats(NativeTensor tensor) {
    float[] values = new float[(int) tensor.elementCount()];
    memory(tensor).asFloatBuffer().get(values);
    return values;
  }

  public static long[] longs(NativeTensor tensor) {
    long[] values = new long[(int) tensor.elementCount()];
    memory(tensor).asLongBuffer().get(values);
    return values;
  }

  public static List<byte[]> strings(NativeTensor tensor) {
    List<byte[]> values = new ArrayList<>();
    for (long i = 0; i < tensor.elementCount(); i++) {
      values.add(tensor.string(i));
    }
    return values;
  }

  private static ByteBuffer memory(NativeTensor tensor) {
    return new Memory(tensor).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private static final class Memory extends Pointer {
    Memory(NativeTensor tensor) {
      address = tensor.address();
      limit = tensor.byteSize();
      capacity = tensor.byteSize();
    }
  }
}
