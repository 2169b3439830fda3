/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.classic.SparkSession;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/** The SQL functions that make tf.Examples of structs, and structs of tf.Examples. */
enum ExampleFunction {
  TO_EXAMPLE(
      "to_tfexample",
      "_FUNC_(struct[, options]) - Returns the struct as a serialized tf.Example. Each field is a feature; fields"
          + " that are NULL are left out.",
      "SELECT _FUNC_(struct(*)) FROM customers;",
      StructToExample.class),
  FROM_EXAMPLE(
      "from_tfexample",
      "_FUNC_(example, schema[, options]) - Returns the serialized tf.Example as a struct of the schema. Features"
          + " that are missing are NULL.",
      "SELECT _FUNC_(value, 'age BIGINT, tags ARRAY<STRING>').age FROM examples;",
      ExampleToStruct.class),
  SCHEMA_OF_EXAMPLE(
      "schema_of_tfexample",
      "_FUNC_(example) - Returns the schema of a constant tf.Example as DDL.",
      "SELECT _FUNC_(X'0A00');",
      ExampleToStruct.class),
  TO_SEQUENCE(
      "to_tfsequenceexample",
      "_FUNC_(struct[, options]) - Returns the struct as a serialized tf.SequenceExample: arrays of arrays are feature"
          + " lists, all other fields are in the context.",
      "SELECT _FUNC_(struct(*)) FROM sessions;",
      StructToExample.class),
  FROM_SEQUENCE(
      "from_tfsequenceexample",
      "_FUNC_(example, schema[, options]) - Returns the serialized tf.SequenceExample as a struct of the schema:"
          + " arrays of arrays are feature lists, all other fields are in the context.",
      "SELECT _FUNC_(value, 'user BIGINT, pages ARRAY<ARRAY<STRING>>').pages FROM sessions;",
      ExampleToStruct.class),
  SCHEMA_OF_SEQUENCE(
      "schema_of_tfsequenceexample",
      "_FUNC_(example) - Returns the schema of a constant tf.SequenceExample as DDL.",
      "SELECT _FUNC_(X'0A00');",
      ExampleToStruct.class);

  private final String sqlName;
  private final String usage;
  private final String example;
  private final Class<? extends Expression> expression;

  ExampleFunction(
      String sqlName, String usage, String example, Class<? extends Expression> expression) {
    this.sqlName = sqlName;
    this.usage = usage;
    this.example = example;
    this.expression = expression;
  }

  String sqlName() {
    return sqlName;
  }

  /** Makes them built-in functions, which sessions that begin later have. */
  static void registerBuiltin() {
    FunctionRegistry functions = FunctionRegistry$.MODULE$.builtin();
    for (ExampleFunction function : values()) {
      FunctionIdentifier identifier = new FunctionIdentifier(function.sqlName);
      if (!functions.functionExists(identifier)) {
        functions.registerFunction(identifier, function.info(), function.builder());
      }
    }
  }

  /** Adds them to a session that began before. */
  static void install(SparkSession session) {
    Arrays.stream(values())
        .forEach(function -> session
            .sessionState()
            .functionRegistry()
            .createOrReplaceTempFunction(function.sqlName, function.builder(), "scala_udf"));
  }

  private ExpressionInfo info() {
    return new ExpressionInfo(
        expression.getName(),
        null,
        sqlName,
        usage,
        "",
        "\n    Examples:\n      > " + example + "\n  ",
        "",
        "misc_funcs",
        "0.1.0",
        "",
        "scala_udf");
  }

  private AbstractFunction1<Seq<Expression>, Expression> builder() {
    return new AbstractFunction1<>() {
      @Override
      public Expression apply(Seq<Expression> arguments) {
        return AnalysisFailure.during(() -> build(ScalaInterop.list(arguments)));
      }
    };
  }

  private Expression build(List<Expression> given) {
    return switch (this) {
      case TO_EXAMPLE -> ExampleCalls.writing(sqlName, false, given);
      case TO_SEQUENCE -> ExampleCalls.writing(sqlName, true, given);
      case FROM_EXAMPLE -> ExampleCalls.reading(sqlName, false, given);
      case FROM_SEQUENCE -> ExampleCalls.reading(sqlName, true, given);
      case SCHEMA_OF_EXAMPLE -> ExampleCalls.schema(sqlName, false, given);
      case SCHEMA_OF_SEQUENCE -> ExampleCalls.schema(sqlName, true, given);
    };
  }
}
