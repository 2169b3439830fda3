/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

import io.github.sparksavedmodel.internal.reader.ContentsReader;
import io.github.sparksavedmodel.internal.reader.MethodNameUpdate;
import io.github.sparksavedmodel.internal.reader.SavedModelReader;
import io.github.sparksavedmodel.internal.source.ModelTableExtensions;
import io.github.sparksavedmodel.internal.spark.SessionModel;
import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.OpUse;
import io.github.sparksavedmodel.model.TensorValue;
import io.github.sparksavedmodel.model.TracedFunction;
import io.github.sparksavedmodel.model.Variable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A TensorFlow SavedModel, ready to score DataFrames.
 *
 * <pre>{@code
 * SavedModel model = SavedModel.load(spark, "models/churn");
 * System.out.println(model.describe());
 * Dataset<Row> scored = model.scorer()
 *     .input("income", col("yearly_income"))
 *     .output("probability", "p")
 *     .score(customers);
 * }</pre>
 *
 * <p>Immutable and thread-safe. Describes the model as it was when it was loaded; a {@link Scorer}
 * reads it again, so a model replaced in between is scored as it is then.
 */
public final class SavedModel {
  private final SessionModel model;

  private SavedModel(SessionModel model) {
    this.model = model;
  }

  /**
   * Reads what a model holds. Parses one file on the driver, without TensorFlow; weights are loaded
   * by the executors that score.
   *
   * @param spark the session to score in
   * @param path the directory of the model, or one with numbered versions of it, of which the
   *     latest is taken, or a file with a graph; on any file system that Spark can read
   * @throws io.github.sparksavedmodel.error.ModelException if there is no model, or it cannot be
   *     read
   */
  public static SavedModel load(SparkSession spark, String path) {
    install(spark);
    return new SavedModel(SessionModel.load(spark, path, Map.of()));
  }

  /**
   * Reads one version of a model, see {@link #load(SparkSession, String)}.
   *
   * @param path a directory with numbered versions of the model
   * @param version the version to take
   */
  public static SavedModel load(SparkSession spark, String path, long version) {
    install(spark);
    return new SavedModel(
        SessionModel.load(spark, path, Map.of("version", Long.toString(version))));
  }

  /**
   * Reads what a model holds, without a session: for tools that only look. Parses one file, without
   * Spark and without TensorFlow.
   *
   * @param path the directory of the model, or one with numbered versions of it, of which the
   *     latest is taken; on any file system that the Hadoop configuration on the class path knows
   * @throws io.github.sparksavedmodel.error.ModelException if there is no model, or it cannot be
   *     read
   */
  public static ModelDescription inspect(String path) {
    return SavedModelReader.read(path, null).description();
  }

  /**
   * Reads what one version of a model holds, see {@link #inspect(String)}.
   *
   * @param path a directory with numbered versions of the model
   * @param version the version to take
   */
  public static ModelDescription inspect(String path, long version) {
    return SavedModelReader.read(path, Long.toString(version)).description();
  }

  /**
   * Reads everything that a model holds, without a session: variables, operations and functions,
   * too.
   *
   * @param path as in {@link #inspect(String)}
   * @throws io.github.sparksavedmodel.error.ModelException if there is no model, or it cannot be
   *     read
   */
  public static ModelContents contents(String path) {
    return ContentsReader.open(path, null).contents();
  }

  /**
   * Reads everything that one version of a model holds, see {@link #contents(String)}.
   *
   * @param path a directory with numbered versions of the model
   * @param version the version to take
   */
  public static ModelContents contents(String path, long version) {
    return ContentsReader.open(path, Long.toString(version)).contents();
  }

  /**
   * Gives a signature another method name in every MetaGraph, as {@code MethodNameUpdater} of
   * TensorFlow does. Replaces {@code saved_model.pb} at once; tensors stay as they are.
   *
   * @param path the model's directory
   * @param signature the signature's key
   * @param method the new name, for instance {@code tensorflow/serving/predict}
   * @throws io.github.sparksavedmodel.error.ModelException if a MetaGraph has no such signature
   */
  public static void setMethodName(String path, String signature, String method) {
    MethodNameUpdate.apply(path, signature, method, null);
  }

  /**
   * Gives a signature another method name in one MetaGraph, see {@link #setMethodName(String,
   * String, String)}.
   *
   * @param tags the MetaGraph's tags, exactly
   */
  public static void setMethodName(
      String path, String signature, String method, Collection<String> tags) {
    MethodNameUpdate.apply(path, signature, method, tags);
  }

  /**
   * Adds the functions {@code savedmodel_…} and their planning to a session that began without this
   * library, as when the jar was added to a running notebook. Does nothing if they are there;
   * {@link #load} calls it.
   */
  public static void install(SparkSession spark) {
    SessionModel.install(spark);
    ModelTableExtensions.install(spark);
  }

  /** The MetaGraphs, signatures, inputs and outputs. Its text form is a readable table. */
  public ModelDescription describe() {
    return model.description();
  }

  /**
   * How columns of this schema would be scored with the default signature: which column goes into
   * which input, by what conversion, and what comes back as which type.
   *
   * @throws io.github.sparksavedmodel.error.BindingException listing everything that does not fit
   */
  public String describe(StructType schema) {
    return scorer().describe(schema);
  }

  /**
   * Everything that the model holds now: its description, and variables, operations and functions.
   * Reads the graph and the index of the variables each time.
   */
  public ModelContents contents() {
    return model.contents().contents();
  }

  /** The MetaGraphs with all that they hold, in the order of the file. */
  public List<MetaGraphContents> metaGraphs() {
    return contents().metaGraphs();
  }

  /** The variables: names, types, shapes and bytes. */
  public List<Variable> variables() {
    return contents().variables();
  }

  /**
   * The value of a variable, read from the model's files without TensorFlow.
   *
   * @param path its object path, for instance {@code dense_layer.kernel}, or its name in the graph
   * @throws io.github.sparksavedmodel.error.ModelException if there is none, or its bytes are
   *     damaged
   */
  public TensorValue variable(String path) {
    return model.contents().value(path);
  }

  /** The names of the files below {@code assets/} that some MetaGraph uses, sorted. */
  public List<String> assets() {
    return describe().metaGraphs().stream()
        .flatMap(graph -> graph.assets().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The functions attached to the objects of all MetaGraphs. */
  public List<TracedFunction> functions() {
    return metaGraphs().stream().flatMap(graph -> graph.functions().stream()).toList();
  }

  /** The operations of all MetaGraphs, each once, sorted. */
  public List<String> ops() {
    return metaGraphs().stream()
        .flatMap(graph -> graph.ops().stream())
        .map(OpUse::op)
        .distinct()
        .sorted()
        .toList();
  }

  /** The directory that holds {@code saved_model.pb}, fully qualified. */
  public String path() {
    return model.description().path();
  }

  /**
   * Scores with the default signature, all inputs by name, all outputs under their own names, until
   * told otherwise.
   */
  public Scorer scorer() {
    return Scorer.of(model);
  }

  @Override
  public String toString() {
    return "SavedModel(" + path() + ")";
  }
}
