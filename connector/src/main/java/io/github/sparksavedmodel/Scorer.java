/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

import io.github.sparksavedmodel.internal.spark.ScoringRequest;
import io.github.sparksavedmodel.internal.spark.SessionModel;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How a model scores a DataFrame. Immutable: each method returns a scorer with one thing changed,
 * so a scorer can be kept and refined. Thread-safe.
 *
 * <p>Options are those of the SQL function {@code savedmodel_predict}.
 */
public final class Scorer {
  private final SessionModel model;
  private final ScoringRequest request;

  private Scorer(SessionModel model, ScoringRequest request) {
    this.model = model;
    this.request = request;
  }

  static Scorer of(SessionModel model) {
    return new Scorer(model, ScoringRequest.empty());
  }

  private Scorer with(ScoringRequest changed) {
    return new Scorer(model, changed);
  }

  /** Scores with this signature instead of the default one. */
  public Scorer signature(String key) {
    return option("signature", key);
  }

  /** Scores with the MetaGraph of exactly these tags; none for the empty tag set. */
  public Scorer tags(String... tags) {
    return option("tags", String.join(",", tags));
  }

  /**
   * Fills an input with this expression over the DataFrame's columns. Needed only for what does not
   * match by name.
   */
  public Scorer input(String input, Column column) {
    return with(request.withInput(input, column));
  }

  /**
   * Gives back an output under its own name. Once an output is named, those that are not named are
   * not computed.
   */
  public Scorer output(String output) {
    return output(output, output);
  }

  /**
   * Gives back an output as a column of another name. Once an output is named, others are not
   * computed.
   */
  public Scorer output(String output, String column) {
    return with(request.withOutput(output, column));
  }

  /** What happens to rows that cannot be scored. */
  public Scorer mode(Mode mode) {
    return mode == Mode.DROPMALFORMED
        ? with(request.droppingBadRows())
        : with(request.keepingBadRows().withOption("mode", mode.name()));
  }

  /**
   * With {@link Mode#PERMISSIVE}, adds a STRING column that tells why a row was not scored; null
   * for rows that were.
   */
  public Scorer errorColumn(String column) {
    return option("errorColumn", column);
  }

  /** The columns whose values identify a row in error messages. */
  public Scorer keyColumns(String... columns) {
    return option("keyColumns", String.join(",", Arrays.asList(columns)));
  }

  /**
   * Sets an option of {@code savedmodel_predict}.
   *
   * @param name the option, in any case; checked when the scorer is used
   */
  public Scorer option(String name, String value) {
    return with(request.withOption(name, value));
  }

  /** Sets several options of {@code savedmodel_predict}. */
  public Scorer options(Map<String, String> options) {
    Scorer changed = this;
    for (Map.Entry<String, String> option : options.entrySet()) {
      changed = changed.option(option.getKey(), option.getValue());
    }
    return changed;
  }

  /**
   * Adds the model's outputs to a DataFrame: all its columns, then one for each output. Nothing is
   * computed yet, but what can be checked is checked.
   *
   * @return a DataFrame with as many rows in the same order, or fewer with
   *     {@link Mode#DROPMALFORMED}
   * @throws io.github.sparksavedmodel.error.SavedModelException for an unknown option or signature,
   *     for columns that do not fit, or for an output named like an existing column
   */
  public Dataset<Row> score(Dataset<?> data) {
    return model.score(data, request);
  }

  /**
   * How columns of this schema would be scored: which column goes into which input, by what
   * conversion, and what comes back as which type.
   *
   * @throws io.github.sparksavedmodel.error.SavedModelException as {@link #score} throws it
   */
  public String describe(StructType schema) {
    return model.describe(schema, request);
  }
}
