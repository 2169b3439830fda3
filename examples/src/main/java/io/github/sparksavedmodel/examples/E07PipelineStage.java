/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.examples;

import io.github.sparksavedmodel.ml.SavedModelTransformer;
import java.io.IOException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores in a pipeline of Spark ML, which is saved and loaded again: a first stage makes a vector
 * of three columns, a second one is the model.
 *
 * <p>Arguments: model directory, input file, directory of the pipeline.
 */
public final class E07PipelineStage {
  private E07PipelineStage() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws IOException {
    String model = arguments.length > 0 ? arguments[0] : ExampleFiles.modelOfThreeInputs();
    String input = arguments.length > 1 ? arguments[1] : ExampleFiles.patients();
    String output = arguments.length > 2 ? arguments[2] : ExampleFiles.output("pipeline");

    SparkSession spark = LocalSpark.start("E07PipelineStage");
    try {
      Dataset<Row> patients = spark.read().parquet(input);

      VectorAssembler shape = new VectorAssembler()
          .setInputCols(new String[] {"mean_smoothness", "mean_compactness", "mean_symmetry"})
          .setOutputCol("shape");
      SavedModelTransformer scores = new SavedModelTransformer()
          .setModelPath(model)
          .setInput("diameter", "2 * mean_radius")
          .setInput("texture", "mean_texture")
          .setOutput("malignant", "probability");
      PipelineModel pipeline =
          new Pipeline().setStages(new PipelineStage[] {shape, scores}).fit(patients);
      pipeline.write().overwrite().save(output);

      PipelineModel.load(output)
          .transform(patients)
          .where("patient_id % 30 = 0")
          .select("patient_id", "diagnosis", "probability")
          .sort("patient_id")
          .show();
    } finally {
      spark.stop();
    }
  }
}
