/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * What a scorer has been told. Immutable.
 *
 * @param options options of the function, by name
 * @param inputs expressions for inputs, by input
 * @param outputs the outputs to give back and the columns that they become; empty for all
 * @param dropsBadRows whether rows that cannot be scored are left out
 */
public record ScoringRequest(
    Map<String, String> options,
    Map<String, Column> inputs,
    Map<String, String> outputs,
    boolean dropsBadRows) {

  /** A request with nothing set. */
  public static ScoringRequest empty() {
    return new ScoringRequest(Map.of(), Map.of(), Map.of(), false);
  }

  /** The same with an option set. */
  public ScoringRequest withOption(String name, String value) {
    return new ScoringRequest(with(options, name, value), inputs, outputs, dropsBadRows);
  }

  /** The same with an expression for an input. */
  public ScoringRequest withInput(String input, Column column) {
    return new ScoringRequest(options, with(inputs, input, column), outputs, dropsBadRows);
  }

  /** The same with an output to give back. */
  public ScoringRequest withOutput(String output, String column) {
    return new ScoringRequest(options, inputs, with(outputs, output, column), dropsBadRows);
  }

  /** The same, leaving out rows that cannot be scored. */
  public ScoringRequest droppingBadRows() {
    return new ScoringRequest(with(options, "mode", "PERMISSIVE"), inputs, outputs, true);
  }

  /** The same, with all rows given back. */
  public ScoringRequest keepingBadRows() {
    return new ScoringRequest(options, inputs, outputs, false);
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
    Map<String, V> changed = new LinkedHashMap<>(map);
    changed.put(key, value);
    return Collections.unmodifiableMap(changed);
  }
}
