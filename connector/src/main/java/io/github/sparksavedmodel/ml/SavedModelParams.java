/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.ml;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import scala.Function1;

/**
 * The parameters of {@link SavedModelTransformer}, and what they hold. None has a default here, so
 * that settings of the session count.
 *
 * <p>Maps are arrays in which each key is followed by its value: Spark saves arrays, and takes them
 * from Connect clients, but has no parameters for maps.
 */
abstract class SavedModelParams extends Transformer implements DefaultParamsWritable {
  private final String uid;
  private final Param<String> modelPath;
  private final Param<String> signature;
  private final LongParam version;
  private final StringArrayParam tags;
  private final Param<String> mode;
  private final Param<String> errorColumn;
  private final StringArrayParam keyColumns;
  private final Param<String> casts;
  private final IntParam batchSize;
  private final StringArrayParam inputs;
  private final StringArrayParam outputs;
  private final StringArrayParam options;

  /** Parameters take the name of the stage when they are made, so it is set first. */
  SavedModelParams(String uid) {
    this.uid = uid;
    modelPath = text(
        "modelPath",
        "the directory of the model, or one with numbered versions of it. The files stay where they are: a saved pipeline holds this path");
    signature = text(
        "signature", "the signature to score with; without it serving_default, else the only one");
    version = new LongParam(
        uid,
        "version",
        "which of the numbered versions of the model to take; without it the largest");
    tags = new StringArrayParam(
        this,
        "tags",
        "the tags of the MetaGraph to score with; without them serve, else those of the only one");
    mode = text(
        "mode",
        "what happens to rows that cannot be scored: FAILFAST, PERMISSIVE or DROPMALFORMED");
    errorColumn = text(
        "errorColumn", "with PERMISSIVE, a further column that tells why a row was not scored");
    keyColumns = new StringArrayParam(
        this, "keyColumns", "the columns whose values identify a row in error messages");
    casts = text("casts", "which conversions are allowed: strict, rounding or lossy");
    batchSize = new IntParam(
        uid,
        "batchSize",
        "the most rows that TensorFlow gets at once; without it, what is fastest is found out");
    inputs = pairs(
        "inputs",
        "what fills inputs that no column has the name of: each input, followed by the name of a column or an SQL expression");
    outputs = pairs(
        "outputs",
        "the outputs to give back, each followed by the column that it becomes; without it, all under their own names");
    options =
        pairs("options", "further options of savedmodel_predict, each name followed by its value");
  }

  private Param<String> text(String name, String documentation) {
    return new Param<>(uid, name, documentation, String.class);
  }

  private StringArrayParam pairs(String name, String documentation) {
    return new StringArrayParam(
        this, name, documentation, (Function1<String[], Object> & Serializable)
            values -> values.length % 2 == 0);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * The directory of the model, or one with numbered versions of it. The files stay where they are:
   * a saved pipeline holds this path.
   */
  public Param<String> modelPath() {
    return modelPath;
  }

  /** The signature to score with; without it {@code serving_default}, else the only one. */
  public Param<String> signature() {
    return signature;
  }

  /** Which of the numbered versions of the model to take; without it the largest. */
  public LongParam version() {
    return version;
  }

  /**
   * The tags of the MetaGraph to score with; without them {@code serve}, else those of the only
   * one.
   */
  public StringArrayParam tags() {
    return tags;
  }

  /**
   * What happens to rows that cannot be scored: {@code FAILFAST}, {@code PERMISSIVE} or
   * {@code DROPMALFORMED}.
   */
  public Param<String> mode() {
    return mode;
  }

  /** With {@code PERMISSIVE}, a further column that tells why a row was not scored. */
  public Param<String> errorColumn() {
    return errorColumn;
  }

  /** The columns whose values identify a row in error messages. */
  public StringArrayParam keyColumns() {
    return keyColumns;
  }

  /** Which conversions are allowed: {@code strict}, {@code rounding} or {@code lossy}. */
  public Param<String> casts() {
    return casts;
  }

  /** The most rows that TensorFlow gets at once; without it, what is fastest is found out. */
  public IntParam batchSize() {
    return batchSize;
  }

  /**
   * What fills inputs that no column has the name of: each input, followed by the name of a column
   * or an SQL expression.
   */
  public StringArrayParam inputs() {
    return inputs;
  }

  /**
   * The outputs to give back, each followed by the column that it becomes; without it, all under
   * their own names.
   */
  public StringArrayParam outputs() {
    return outputs;
  }

  /** Further options of {@code savedmodel_predict}, each name followed by its value. */
  public StringArrayParam options() {
    return options;
  }

  /** The value of {@link #modelPath}. */
  public String getModelPath() {
    return getOrDefault(modelPath);
  }

  /** The value of {@link #signature}. */
  public String getSignature() {
    return getOrDefault(signature);
  }

  /** The value of {@link #version}. */
  public long getVersion() {
    return (Long) getOrDefault((Param<?>) version);
  }

  /** The value of {@link #tags}. */
  public String[] getTags() {
    return getOrDefault(tags);
  }

  /** The value of {@link #mode}. */
  public String getMode() {
    return getOrDefault(mode);
  }

  /** The value of {@link #errorColumn}. */
  public String getErrorColumn() {
    return getOrDefault(errorColumn);
  }

  /** The value of {@link #keyColumns}. */
  public String[] getKeyColumns() {
    return getOrDefault(keyColumns);
  }

  /** The value of {@link #casts}. */
  public String getCasts() {
    return getOrDefault(casts);
  }

  /** The value of {@link #batchSize}. */
  public int getBatchSize() {
    return (Integer) getOrDefault((Param<?>) batchSize);
  }

  /** The value of {@link #inputs} as a map; empty if it is not set. */
  public Map<String, String> getInputs() {
    return map(inputs);
  }

  /** The value of {@link #outputs} as a map; empty if it is not set. */
  public Map<String, String> getOutputs() {
    return map(outputs);
  }

  /** The value of {@link #options} as a map; empty if it is not set. */
  public Map<String, String> getOptions() {
    return map(options);
  }

  private Map<String, String> map(StringArrayParam pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    if (isDefined(pairs)) {
      Iterator<String> values = List.of(getOrDefault(pairs)).iterator();
      while (values.hasNext()) {
        map.put(values.next(), values.next());
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** The array that stands for a map. */
  static String[] pairs(Map<String, String> map) {
    return map.entrySet().stream()
        .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
        .toArray(String[]::new);
  }

  /** The array that stands for a map with one entry more, or another value for it. */
  static String[] with(Map<String, String> map, String key, String value) {
    Map<String, String> changed = new LinkedHashMap<>(map);
    changed.put(key, value);
    return pairs(changed);
  }
}
