/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.ml.SavedModelTransformer;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Pipelines and their stages. In a class of its own, since no signature of a test class may name a
 * type of Spark ML: JUnit has to load that class where Spark ML is absent, too.
 */
final class Stages {
  private Stages() {}

  static SavedModelTransformer of(String model) {
    return new SavedModelTransformer().setModelPath(Fixtures.model(model));
  }

  /** Columns {@code a} and {@code b} as the vector that the model takes, then the model. */
  static PipelineModel assembled(Dataset<Row> data) {
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("x");
    return fitted(data, assembler, of("only_predict").setOutput("y", "total"));
  }

  static PipelineModel fitted(Dataset<Row> data, Object... stages) {
    return new Pipeline()
        .setStages(Stream.of(stages).map(PipelineStage.class::cast).toArray(PipelineStage[]::new))
        .fit(data);
  }

  static Throwable failure(SavedModelTransformer stage, Dataset<Row> data) {
    return catchThrowable(() -> stage.transform(data));
  }

  static Throwable setFailure(SavedModelTransformer stage, String... pairs) {
    return catchThrowable(() -> stage.set(stage.inputs(), pairs));
  }
}
