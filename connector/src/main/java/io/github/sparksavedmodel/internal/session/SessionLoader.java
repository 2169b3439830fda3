/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.reader.FunctionCall;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_Operation;
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
    try (TF_SessionOptions options = TF_SessionOptions.newSessionOptions()) {
      configure(options);
      OpenGraph graph = opening().open(options);
      try {
        if (key.call() != null) {
          addCall(graph.session(), key.call());
        }
        graph.initialRuns().forEach(run -> run(graph.session(), run));
        return graph.session();
      } catch (RuntimeException | Error e) {
        graph.session().close();
        throw e;
      }
    } catch (NativeRunException e) {
      throw failed(e.code(), e.reason(), e);
    } catch (IOException e) {
      throw failed("INTERNAL", String.valueOf(e.getMessage()), e);
    }
  }

  private GraphOpening opening() {
    return key.layout().isSavedModel()
        ? new SavedModelOpening(directory, key.tags())
        : new GraphImport(directory, key.layout());
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
      status.check();
    }
  }

  private void addCall(NativeSession session, FunctionCall call) {
    List<GraphTensor> captures = new ArrayList<>();
    for (String name : call.captures()) {
      captures.add(session.tensor(name).orElseThrow(() -> notInGraph(name)));
    }
    session.add(call, captures);
  }

  private void run(NativeSession session, InitialRun run) {
    List<TF_Operation> operations = new ArrayList<>();
    for (String name : run.operations()) {
      operations.add(session.operation(name).orElseThrow(() -> notInGraph(name)));
    }
    List<GraphTensor> inputs = new ArrayList<>();
    try (TensorScope scope = new TensorScope()) {
      List<NativeTensor> fileNames = new ArrayList<>();
      for (InitialRun.FileName file : run.fileNames()) {
        String name = file.tensorName();
        inputs.add(session.tensor(name).orElseThrow(() -> notInGraph(name)));
        fileNames.add(fileName(scope, file));
      }
      try (RunArguments arguments = new RunArguments(inputs, List.of(), operations, null)) {
        arguments.feed(fileNames);
        session.run(arguments);
      }
      LOGGER.debug("Ran {} to initialise {}", run.operations(), key.path());
    }
  }

  private NativeTensor fileName(TensorScope scope, InitialRun.FileName file) {
    byte[] bytes =
        directory.resolve(file.relativePath()).toString().getBytes(StandardCharsets.UTF_8);
    NativeTensor tensor = scope.allocate(ElementType.STRING);
    tensor.putString(0, bytes, 0, bytes.length);
    return tensor;
  }

  private ModelException notInGraph(String name) {
    return failed("NOT_FOUND", "Initialising it needs \"" + name + "\", which it lacks", null);
  }

  private ModelException failed(String code, String reason, @Nullable Throwable cause) {
    return new ModelException(LoadRefusal.of(key, directory, code, reason), cause);
  }
}
