/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_LoadSessionFromSavedModel;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.proto.ConfigProto;

/**
 * Loads a model from a local directory: graph, variables and lookup tables. Whatever was built is
 * freed if a later step fails. Confined to one thread.
 */
final class SessionLoader {
  private static final Logger LOGGER = LoggerFactory.getLogger(SessionLoader.class);

  private final ModelKey key;
  private final Path directory;

  SessionLoader(ModelKey key, Path directory) {
    this.key = key;
    this.directory = directory;
  }

  NativeSession load() {
    try (TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
        TF_Buffer metaGraph = TF_Buffer.newBuffer()) {
      configure(options);
      NativeSession session = open(options, metaGraph);
      try {
        initialize(session, TableInitialization.of(metaGraph.dataAsByteBuffer()));
        return session;
      } catch (IOException e) {
        session.close();
        throw failed("INTERNAL", String.valueOf(e.getMessage()), e);
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
    }
  }

  /** Soft placement runs what was pinned to a GPU on the processor; 0 threads is the default. */
  private void configure(TF_SessionOptions options) {
    byte[] config = ConfigProto.newBuilder()
        .setAllowSoftPlacement(true)
        .setIntraOpParallelismThreads(key.intraOpThreads())
        .setInterOpParallelismThreads(0)
        .build()
        .toByteArray();
    try (BytePointer bytes = new BytePointer(config);
        NativeStatus status = new NativeStatus()) {
      TF_SetConfig(options, bytes, config.length, status.handle());
      check(status);
    }
  }

  private NativeSession open(TF_SessionOptions options, TF_Buffer metaGraph) {
    String[] tags = key.tags().toArray(String[]::new);
    TF_Graph graph = TF_NewGraph();
    try (BytePointer path = new BytePointer(directory.toString(), StandardCharsets.UTF_8);
        PointerPointer<BytePointer> tagPointers =
            new PointerPointer<>(tags, StandardCharsets.UTF_8);
        NativeStatus status = new NativeStatus()) {
      TF_Session session = TF_LoadSessionFromSavedModel(
          options, null, path, tagPointers, tags.length, graph, metaGraph, status.handle());
      check(status);
      return new NativeSession(session, graph);
    } catch (RuntimeException | Error e) {
      TF_DeleteGraph(graph);
      throw e;
    }
  }

  private void initialize(NativeSession session, TableInitialization initialization) {
    if (initialization.operations().isEmpty()) {
      return;
    }
    List<TF_Operation> operations = new ArrayList<>();
    for (String name : initialization.operations()) {
      operations.add(session.operation(name).orElseThrow(() -> notInGraph(name)));
    }
    List<GraphTensor> inputs = new ArrayList<>();
    try (TensorScope scope = new TensorScope()) {
      List<NativeTensor> fileNames = new ArrayList<>();
      for (TableInitialization.Asset asset : initialization.assets()) {
        String name = asset.tensorName();
        inputs.add(session.tensor(name).orElseThrow(() -> notInGraph(name)));
        fileNames.add(fileName(scope, asset));
      }
      try (RunArguments arguments = new RunArguments(inputs, List.of(), operations, null)) {
        arguments.feed(fileNames);
        session.run(arguments);
      }
      LOGGER.debug("Initialised {} lookup tables of {}", operations.size(), key.path());
    } catch (NativeRunException e) {
      throw failed(e.code(), e.reason(), e);
    }
  }

  private NativeTensor fileName(TensorScope scope, TableInitialization.Asset asset) {
    Path file = directory.resolve("assets").resolve(asset.fileName());
    byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
    NativeTensor tensor = scope.allocate(ElementType.STRING);
    tensor.putString(0, bytes, 0, bytes.length);
    return tensor;
  }

  private void check(NativeStatus status) {
    if (!status.isOk()) {
      throw failed(status.code(), status.reason(), null);
    }
  }

  private ModelException notInGraph(String name) {
    return failed(
        "NOT_FOUND", "Initialising its tables needs \"" + name + "\", which it lacks", null);
  }

  private ModelException failed(String code, String reason, @Nullable Throwable cause) {
    return new ModelException(LoadRefusal.of(key, directory, code, reason), cause);
  }
}
