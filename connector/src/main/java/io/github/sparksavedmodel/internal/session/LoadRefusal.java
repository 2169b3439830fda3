/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.reader.LocalGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.MetaGraphDef;

/** Why TensorFlow does not load a model, told apart by what can be done about it. */
final class LoadRefusal {
  private static final Logger LOGGER = LoggerFactory.getLogger(LoadRefusal.class);

  /** Of {@code version.cc} and {@code node_def_util.cc} in TensorFlow's core/framework. */
  private static final Pattern TOO_NEW = Pattern.compile(
      "min consumer version|disallows consumer version|mentions attr '[^']*' not in Op");

  /** Of {@code kernel_def_builder} and {@code op_kernel.cc} in the same place. */
  private static final Pattern NO_KERNEL =
      Pattern.compile("No OpKernel was registered to support Op '(\\w+)'");

  /** What restoring says of values that are not in the checkpoint, or of files that are cut. */
  private static final Pattern VARIABLES =
      Pattern.compile("variables/variables|not found in checkpoint|RestoreV2");

  private static final Set<String> VARIABLE_CODES = Set.of("DATA_LOSS", "OUT_OF_RANGE");

  /** A list of the operations of a graph. */
  private interface Listing {
    List<String> read() throws IOException;
  }

  private LoadRefusal() {}

  /**
   * What to tell the user.
   *
   * @param directory the model's files on this host, of which the graph is read if operations are
   *     missing, as TensorFlow names only the first
   * @param code TensorFlow's error code
   * @param reason what TensorFlow says
   */
  static ErrorMessage of(ModelKey key, Path directory, String code, String reason) {
    return missingOperations(key, directory, reason)
        .or(() -> missingKernels(key, directory, reason))
        .orElseGet(() -> other(key, code, reason));
  }

  private static Optional<ErrorMessage> missingOperations(
      ModelKey key, Path directory, String reason) {
    if (!reason.contains("Op type not registered")) {
      return Optional.empty();
    }
    List<String> missing =
        listed(key, () -> GraphOperations.missing(graphs(key, directory), key.tags()));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(ErrorCondition.OPERATIONS_MISSING.with(
            "path",
            key.path(),
            "version",
            NativeRuntime.tensorflowVersion(),
            "operations",
            ErrorMessage.quoted(missing)));
  }

  /** What to tell the user if the reason is an operation without a kernel. */
  static Optional<ErrorMessage> missingKernels(ModelKey key, Path directory, String reason) {
    Matcher matcher = NO_KERNEL.matcher(reason);
    if (!matcher.find()) {
      return Optional.empty();
    }
    List<String> missing =
        listed(key, () -> GraphOperations.withoutKernel(graphs(key, directory), key.tags()));
    return Optional.of(ErrorCondition.KERNELS_MISSING.with(
        "path",
        key.path(),
        "version",
        NativeRuntime.tensorflowVersion(),
        "operations",
        ErrorMessage.quoted(missing.isEmpty() ? List.of(matcher.group(1)) : missing)));
  }

  private static List<MetaGraphDef> graphs(ModelKey key, Path directory) {
    return LocalGraph.metaGraphs(directory, key.layout());
  }

  private static List<String> listed(ModelKey key, Listing listing) {
    try {
      return listing.read();
    } catch (IOException | ModelException e) {
      LOGGER.debug("The operations of {} cannot be listed", key.path(), e);
      return List.of();
    }
  }

  private static ErrorMessage other(ModelKey key, String code, String reason) {
    if (TOO_NEW.matcher(reason).find()) {
      return ErrorCondition.MODEL_TOO_NEW.with(
          "path", key.path(), "version", NativeRuntime.tensorflowVersion(), "reason", reason);
    }
    if (VARIABLE_CODES.contains(code) || VARIABLES.matcher(reason).find()) {
      return ErrorCondition.MODEL_VARIABLES_DAMAGED.with(
          "path", key.path(), "code", code, "reason", reason);
    }
    return ErrorCondition.MODEL_LOAD_FAILED.with(
        "path", key.path(), "tags", key.tags(), "code", code, "reason", reason);
  }
}
