/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The functions that make tf.Examples and tf.SequenceExamples of structs, and read them.
 *
 * <pre>{@code
 * customers.select(TfExample.to_tfexample(struct(col("*"))));
 * examples.select(TfExample.from_tfexample(col("value"), "age BIGINT, tags ARRAY<STRING>"));
 * }</pre>
 *
 * <p>They are SQL functions of the same names. Options are {@code mode} (FAILFAST, PERMISSIVE),
 * {@code decimals} (string, float), {@code dates} (days) and {@code timestamps} (micros), for those
 * that make bytes {@code nullElements} (error, skip), and for those that read them
 * {@code columnNameOfCorruptRecord}.
 */
@SuppressWarnings("MemberName") // named as Spark names its functions
public final class TfExample {

  private TfExample() {}

  /** A struct as a serialized tf.Example; each field is a feature. */
  public static Column to_tfexample(Column struct) {
    return to_tfexample(struct, Map.of());
  }

  /** A struct as a serialized tf.Example, with options. */
  public static Column to_tfexample(Column struct, Map<String, String> options) {
    return call("to_tfexample", options, struct);
  }

  /** A serialized tf.Example as a struct of a schema. */
  public static Column from_tfexample(Column example, StructType schema) {
    return from_tfexample(example, functions.lit(schema.json()), Map.of());
  }

  /** A serialized tf.Example as a struct of a schema, with options. */
  public static Column from_tfexample(
      Column example, StructType schema, Map<String, String> options) {
    return from_tfexample(example, functions.lit(schema.json()), options);
  }

  /** A serialized tf.Example as a struct of a schema in DDL. */
  public static Column from_tfexample(Column example, String schema) {
    return from_tfexample(example, functions.lit(schema), Map.of());
  }

  /** A serialized tf.Example as a struct of a schema in DDL, with options. */
  public static Column from_tfexample(Column example, String schema, Map<String, String> options) {
    return from_tfexample(example, functions.lit(schema), options);
  }

  /** A serialized tf.Example as a struct of a constant schema, with options. */
  public static Column from_tfexample(Column example, Column schema, Map<String, String> options) {
    return call("from_tfexample", options, example, schema);
  }

  /** The schema of a constant tf.Example, as DDL. */
  public static Column schema_of_tfexample(Column example) {
    return call("schema_of_tfexample", Map.of(), example);
  }

  /** A struct as a serialized tf.SequenceExample; arrays of arrays are feature lists. */
  public static Column to_tfsequenceexample(Column struct) {
    return to_tfsequenceexample(struct, Map.of());
  }

  /** A struct as a serialized tf.SequenceExample, with options. */
  public static Column to_tfsequenceexample(Column struct, Map<String, String> options) {
    return call("to_tfsequenceexample", options, struct);
  }

  /** A serialized tf.SequenceExample as a struct of a schema. */
  public static Column from_tfsequenceexample(Column example, StructType schema) {
    return from_tfsequenceexample(example, functions.lit(schema.json()), Map.of());
  }

  /** A serialized tf.SequenceExample as a struct of a schema, with options. */
  public static Column from_tfsequenceexample(
      Column example, StructType schema, Map<String, String> options) {
    return from_tfsequenceexample(example, functions.lit(schema.json()), options);
  }

  /** A serialized tf.SequenceExample as a struct of a schema in DDL. */
  public static Column from_tfsequenceexample(Column example, String schema) {
    return from_tfsequenceexample(example, functions.lit(schema), Map.of());
  }

  /** A serialized tf.SequenceExample as a struct of a schema in DDL, with options. */
  public static Column from_tfsequenceexample(
      Column example, String schema, Map<String, String> options) {
    return from_tfsequenceexample(example, functions.lit(schema), options);
  }

  /** A serialized tf.SequenceExample as a struct of a constant schema, with options. */
  public static Column from_tfsequenceexample(
      Column example, Column schema, Map<String, String> options) {
    return call("from_tfsequenceexample", options, example, schema);
  }

  /** The schema of a constant tf.SequenceExample, as DDL. */
  public static Column schema_of_tfsequenceexample(Column example) {
    return call("schema_of_tfsequenceexample", Map.of(), example);
  }

  private static Column call(String function, Map<String, String> options, Column... given) {
    List<Column> arguments = new ArrayList<>(List.of(given));
    if (!options.isEmpty()) {
      List<Column> entries = new ArrayList<>();
      options.forEach((name, value) -> {
        entries.add(functions.lit(name));
        entries.add(functions.lit(value));
      });
      arguments.add(functions.map(entries.toArray(new Column[0])));
    }
    return functions.call_function(function, arguments.toArray(new Column[0]));
  }
}
