/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ModelTableTest {

  private static ModelDescription model(MetaGraphDescription... metaGraphs) {
    return new ModelDescription("file:/models/churn", "0123456789abcdef", List.of(metaGraphs));
  }

  private static TensorValue floats(int count) {
    return new TensorValue(
        ElementType.FLOAT32, TensorShape.of(count), Collections.nCopies(count, 0.5f));
  }

  @Test
  void alignsTheTensorsOfASignature() {
    SignatureDescription signature = new SignatureDescription(
        "serving_default",
        "tensorflow/serving/predict",
        List.of(
            TensorSpec.dense("age", "serve_age:0", ElementType.INT64, TensorShape.of(-1)),
            TensorSpec.dense("scale", "scale:0", ElementType.FLOAT32, TensorShape.of(2))
                .withDefault(floats(2)),
            TensorSpec.dense("table", "table:0", ElementType.FLOAT32, TensorShape.of(100))
                .withDefault(floats(100))),
        List.of(TensorSpec.dense(
            "probability", "call:0", ElementType.FLOAT32, TensorShape.unknownRank())));
    MetaGraphDescription serve = new MetaGraphDescription(
        new TreeSet<>(Set.of("serve")), "2.18.0", List.of(signature), List.of("words.txt"));

    assertThat(model(serve)).hasToString("""
        SavedModel file:/models/churn
        identity 0123456789ab

        MetaGraph [serve], written by TensorFlow 2.18.0
          assets words.txt
          signature "serving_default" (tensorflow/serving/predict)
            input   age          int64 [-1]            serve_age:0
            input   scale        float32 [2]           scale:0  default [0.5, 0.5]
            input   table        float32 [100]         table:0  default [0.5, 0.5, 0.5, 0.5, 0.5, \
        0.5, 0.5, 0.5] and 92 more
            output  probability  float32 unknown rank  call:0
        """);
  }

  @Test
  void showsSparseTensorsAndMetaGraphsWithoutSignatures() {
    TensorSpec values = TensorSpec.dense("values", "s/v:0", ElementType.STRING, TensorShape.of(-1));
    TensorSpec sparse = new TensorSpec(
        "words",
        TensorEncoding.SPARSE,
        "",
        ElementType.STRING,
        TensorShape.of(-1, 10),
        List.of(values),
        null,
        false,
        null);
    MetaGraphDescription untagged = new MetaGraphDescription(
        new TreeSet<>(),
        "",
        List.of(new SignatureDescription("embed", "", List.of(sparse), List.of())),
        List.of());
    MetaGraphDescription train = new MetaGraphDescription(
        new TreeSet<>(Set.of("train", "gpu")), "1.15.0", List.of(), List.of());

    assertThat(model(untagged, train)).hasToString("""
        SavedModel file:/models/churn
        identity 0123456789ab

        MetaGraph []
          signature "embed"
            input   words  sparse string [-1, 10]  [values string [-1] s/v:0]

        MetaGraph [gpu, train], written by TensorFlow 1.15.0
          no signatures
        """);
  }
}
