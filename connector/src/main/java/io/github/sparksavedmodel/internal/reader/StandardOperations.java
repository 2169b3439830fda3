/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/**
 * The outputs of TensorFlow's own operations, for graphs that do not carry the definitions of
 * theirs. A test makes the resource from the native library, which the driver does not load.
 */
final class StandardOperations {
  static final String RESOURCE = "operations.pb";

  private StandardOperations() {}

  /** Read when first needed. */
  private static final class Holder {
    private static final Map<String, OpDef> OPERATIONS = read();

    private static Map<String, OpDef> read() {
      try (InputStream input = StandardOperations.class.getResourceAsStream(RESOURCE)) {
        if (input == null) {
          throw new IllegalStateException("the resource " + RESOURCE + " is missing");
        }
        return OpList.parseFrom(input).getOpList().stream()
            .collect(Collectors.toUnmodifiableMap(OpDef::getName, operation -> operation));
      } catch (IOException e) {
        throw new IllegalStateException("the resource " + RESOURCE + " is damaged", e);
      }
    }
  }

  /** The operation with its outputs and the attributes that those refer to, or null. */
  static @Nullable OpDef find(String name) {
    return Holder.OPERATIONS.get(name);
  }
}
