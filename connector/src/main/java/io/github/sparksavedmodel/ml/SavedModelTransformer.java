/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.ml;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * A stage of a Spark ML pipeline that scores with a SavedModel: all columns, then one for each
 * output.
 *
 * <pre>{@code
 * VectorAssembler features = new VectorAssembler()
 *     .setInputCols(new String[] {"age", "income"})
 *     .setOutputCol("features");
 * SavedModelTransformer churn = new SavedModelTransformer()
 *     .setModelPath("models/churn")
 *     .setOutput("probability", "p");
 * PipelineModel model = new Pipeline()
 *     .setStages(new PipelineStage[] {features, churn})
 *     .fit(customers);
 * model.write().overwrite().save("pipelines/churn");
 * }</pre>
 *
 * <p>Columns are bound to inputs by name. Shapes are the signature's without the batch dimension:
 * an input {@code [-1]} takes a scalar column, {@code [-1, n]} an array or a vector of {@code n}
 * numbers, each further dimension an array around it; outputs come back as scalars and arrays the
 * same way.
 *
 * <p>A saved stage holds the path of the model and not its files, and says nothing about parameters
 * that were not set: these follow the session's settings {@code spark.savedmodel.*}, then the
 * defaults, where the stage is used.
 *
 * <p>Like all stages, it can be changed and is not thread-safe while it is.
 */
public final class SavedModelTransformer extends SavedModelParams {

  /** A stage with a name of its own. */
  public SavedModelTransformer() {
    this(Identifiable$.MODULE$.randomUID("SavedModelTransformer"));
  }

  /**
   * A stage with this name.
   *
   * @param uid what tells the stage from others in a pipeline
   */
  public SavedModelTransformer(String uid) {
    super(uid);
  }

  /**
   * Reads a stage that was saved.
   *
   * @param path the directory that it was saved to
   */
  public static SavedModelTransformer load(String path) {
    return read().load(path);
  }

  /** What reads a stage that was saved; pipelines call it. */
  public static MLReader<SavedModelTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** Sets {@link #modelPath}. */
  public SavedModelTransformer setModelPath(String value) {
    set(modelPath(), value);
    return this;
  }

  /** Sets {@link #signature}. */
  public SavedModelTransformer setSignature(String value) {
    set(signature(), value);
    return this;
  }

  /** Sets {@link #version}. */
  public SavedModelTransformer setVersion(long value) {
    set(version(), value);
    return this;
  }

  /** Sets {@link #tags}. */
  public SavedModelTransformer setTags(String... values) {
    set(tags(), values.clone());
    return this;
  }

  /** Sets {@link #mode}. */
  public SavedModelTransformer setMode(Mode value) {
    return setMode(value.name());
  }

  /** Sets {@link #mode}. */
  public SavedModelTransformer setMode(String value) {
    set(mode(), value);
    return this;
  }

  /** Sets {@link #errorColumn}. */
  public SavedModelTransformer setErrorColumn(String value) {
    set(errorColumn(), value);
    return this;
  }

  /** Sets {@link #keyColumns}. */
  public SavedModelTransformer setKeyColumns(String... values) {
    set(keyColumns(), values.clone());
    return this;
  }

  /** Sets {@link #casts}. */
  public SavedModelTransformer setCasts(String value) {
    set(casts(), value);
    return this;
  }

  /** Sets {@link #batchSize}. */
  public SavedModelTransformer setBatchSize(int value) {
    set(batchSize(), value);
    return this;
  }

  /** Sets {@link #inputs}. */
  public SavedModelTransformer setInputs(Map<String, String> values) {
    set(inputs(), pairs(values));
    return this;
  }

  /** Fills one input, see {@link #inputs}. */
  public SavedModelTransformer setInput(String input, String expression) {
    set(inputs(), with(getInputs(), input, expression));
    return this;
  }

  /** Sets {@link #outputs}. */
  public SavedModelTransformer setOutputs(Map<String, String> values) {
    set(outputs(), pairs(values));
    return this;
  }

  /** Gives back one output, see {@link #outputs}. */
  public SavedModelTransformer setOutput(String output, String column) {
    set(outputs(), with(getOutputs(), output, column));
    return this;
  }

  /** Sets {@link #options}. */
  public SavedModelTransformer setOptions(Map<String, String> values) {
    set(options(), pairs(values));
    return this;
  }

  /** Sets one option, see {@link #options}. */
  public SavedModelTransformer setOption(String name, String value) {
    set(options(), with(getOptions(), name, value));
    return this;
  }

  /**
   * Adds the model's outputs to a DataFrame. Nothing is computed yet, but what can be checked is
   * checked.
   *
   * @throws io.github.sparksavedmodel.error.SavedModelException if no model is set or none is
   *     there, for an unknown option or signature, for columns that do not fit, or for an output
   *     named like an existing column
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return scorer(dataset.sparkSession(), dataset.columns()).score(dataset);
  }

  /**
   * What {@link #transform} makes of these columns. Reads the model, but runs no job.
   *
   * @throws io.github.sparksavedmodel.error.SavedModelException as {@link #transform} throws it
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return transform(SparkSession.active().createDataFrame(List.of(), schema)).schema();
  }

  @Override
  public SavedModelTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  private Scorer scorer(SparkSession session, String[] columns) {
    Scorer scorer = model(session).scorer().options(getOptions());
    for (Param<String> text : List.of(signature(), errorColumn(), casts())) {
      scorer = isDefined(text) ? scorer.option(text.name(), getOrDefault(text)) : scorer;
    }
    scorer = isDefined(tags()) ? scorer.tags(getTags()) : scorer;
    scorer = isDefined(keyColumns()) ? scorer.keyColumns(getKeyColumns()) : scorer;
    scorer = isDefined(mode()) ? scorer.mode(chosenMode()) : scorer;
    scorer = isDefined(batchSize())
        ? scorer.option("batchSize", Integer.toString(getBatchSize()))
        : scorer;
    for (Map.Entry<String, String> output : getOutputs().entrySet()) {
      scorer = scorer.output(output.getKey(), output.getValue());
    }
    return withInputs(scorer, List.of(columns));
  }

  private SavedModel model(SparkSession session) {
    if (!isDefined(modelPath())) {
      throw new OptionException(ErrorCondition.MODEL_PATH_NOT_SET.with("stage", uid()));
    }
    return isDefined(version())
        ? SavedModel.load(session, getModelPath(), getVersion())
        : SavedModel.load(session, getModelPath());
  }

  private Mode chosenMode() {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.name().equalsIgnoreCase(getMode()))
        .findFirst()
        .orElseThrow(() -> new OptionException(ErrorCondition.OPTION_VALUE_INVALID.with(
            "option",
            "mode",
            "value",
            getMode(),
            "source",
            "parameter of " + uid(),
            "expected",
            "FAILFAST, PERMISSIVE or DROPMALFORMED")));
  }

  /** Columns are bound as they are, so that errors on rows name them. */
  private Scorer withInputs(Scorer scorer, List<String> columns) {
    Scorer bound = scorer;
    for (Map.Entry<String, String> input : getInputs().entrySet()) {
      bound = columns.contains(input.getValue())
          ? bound.option("inputs." + input.getKey(), input.getValue())
          : bound.input(input.getKey(), functions.expr(input.getValue()));
    }
    return bound;
  }
}
