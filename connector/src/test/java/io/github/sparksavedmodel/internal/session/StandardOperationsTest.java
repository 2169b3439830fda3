/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/**
 * The list of operations that the reader carries is that of the native library. Made again with
 * {@code -Dsavedmodel.regenerate=true}.
 */
class StandardOperationsTest {
  private static final String RESOURCE = "io/github/sparksavedmodel/internal/reader/operations.pb";

  private static OpList outputsOfTheLibrary() throws IOException {
    Fixtures.loadLibrary();
    TF_Buffer buffer = TF_GetAllOpList();
    try {
      OpList.Builder list = OpList.newBuilder();
      OpList.parseFrom(buffer.copyData()).getOpList().stream()
          .sorted(Comparator.comparing(OpDef::getName))
          .map(StandardOperationsTest::outputs)
          .forEach(list::addOp);
      return list.build();
    } finally {
      TF_DeleteBuffer(buffer);
    }
  }

  /** The outputs, and the defaults of the attributes that those depend on. */
  private static OpDef outputs(OpDef operation) {
    OpDef.Builder small = OpDef.newBuilder().setName(operation.getName());
    Set<String> attributes = new HashSet<>();
    for (OpDef.ArgDef output : operation.getOutputArgList()) {
      small.addOutputArg(OpDef.ArgDef.newBuilder()
          .setType(output.getType())
          .setTypeAttr(output.getTypeAttr())
          .setNumberAttr(output.getNumberAttr())
          .setTypeListAttr(output.getTypeListAttr()));
      attributes.add(output.getTypeAttr());
      attributes.add(output.getNumberAttr());
      attributes.add(output.getTypeListAttr());
    }
    operation.getAttrList().stream()
        .filter(attribute -> attributes.contains(attribute.getName()))
        .filter(OpDef.AttrDef::hasDefaultValue)
        .forEach(attribute -> small.addAttr(OpDef.AttrDef.newBuilder()
            .setName(attribute.getName())
            .setDefaultValue(attribute.getDefaultValue())));
    return small.build();
  }

  @Test
  void areThoseOfTheNativeLibrary() throws IOException {
    OpList expected = outputsOfTheLibrary();
    Path file = Path.of(System.getProperty("savedmodel.repository"))
        .resolve("connector/src/main/resources")
        .resolve(RESOURCE);
    if (Boolean.getBoolean("savedmodel.regenerate")) {
      Files.createDirectories(file.getParent());
      Files.write(file, expected.toByteArray());
    }
    assertThat(OpList.parseFrom(Files.readAllBytes(file))).isEqualTo(expected);
  }
}
