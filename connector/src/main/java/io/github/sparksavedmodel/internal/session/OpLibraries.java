/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteLibraryHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetOpList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_LoadLibrary;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.store.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkFiles;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_Library;
import org.tensorflow.proto.OpList;

/**
 * Libraries of custom operations. Thread-safe.
 *
 * <p>TensorFlow keeps the operations of a library until the process ends, and refuses to choose
 * between two of one name. So a library is loaded once in a JVM, by whatever path or application it
 * is named: those with equal bytes are one. One that cannot be loaded is tried again.
 */
final class OpLibraries {
  private static final Logger LOGGER = LoggerFactory.getLogger(OpLibraries.class);
  /** The hashes of those that are loaded. */
  private static final Set<String> LOADED = new HashSet<>();

  private OpLibraries() {}

  /**
   * Loads those that are not loaded, in their order. TensorFlow's own library has to be loaded.
   *
   * @param libraries absolute paths, or names of files that Spark has shipped
   * @throws ModelException OP_LIBRARY_UNREADABLE or OP_LIBRARY_FAILED
   */
  static void load(List<String> libraries) {
    synchronized (LOADED) {
      for (String library : libraries) {
        Path file = locate(library);
        String hash = hash(library, file);
        if (!LOADED.contains(hash)) {
          open(library, file);
          LOADED.add(hash);
        }
      }
    }
  }

  private static Path locate(String library) {
    boolean isPath = Path.of(library).isAbsolute();
    Path file = Path.of(isPath ? library : SparkFiles.get(library));
    if (!Files.isRegularFile(file)) {
      String reason = isPath
          ? "this host has no such file"
          : "it is no absolute path, and this application was given no file of that name";
      throw unreadable(library, reason, null);
    }
    return file;
  }

  private static String hash(String library, Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw unreadable(library, e.toString(), e);
    }
  }

  private static ModelException unreadable(
      String library, String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.OP_LIBRARY_UNREADABLE.with("library", library, "reason", reason), cause);
  }

  private static void open(String library, Path file) {
    try (BytePointer path = new BytePointer(file.toString(), StandardCharsets.UTF_8);
        NativeStatus status = new NativeStatus()) {
      TF_Library handle = TF_LoadLibrary(path, status.handle());
      if (!status.isOk()) {
        throw new ModelException(ErrorCondition.OP_LIBRARY_FAILED.with(
            "file",
            file,
            "library",
            library,
            "code",
            status.code(),
            "reason",
            status.reason(),
            "version",
            NativeRuntime.tensorflowVersion()));
      }
      logOperations(file, handle);
      TF_DeleteLibraryHandle(handle);
    }
  }

  private static void logOperations(Path file, TF_Library handle) {
    try {
      OpList operations = OpList.parseFrom(TF_GetOpList(handle).copyData());
      LOGGER.info("Loaded the op library {} with {} operations", file, operations.getOpCount());
    } catch (InvalidProtocolBufferException e) {
      LOGGER.debug("The operations of {} cannot be listed", file, e);
    }
  }
}
