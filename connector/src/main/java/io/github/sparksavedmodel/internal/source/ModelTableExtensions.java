/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry$;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Adds the table functions to every session that begins with this jar on its class path. Spark
 * finds it through {@code META-INF/services}.
 */
public final class ModelTableExtensions implements SparkSessionExtensionsProvider {

  /** Spark makes it. */
  public ModelTableExtensions() {}

  /** Registers them as built-in functions, as only these may be used in persistent views. */
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    TableFunctionRegistry functions = TableFunctionRegistry$.MODULE$.builtin();
    for (ModelTableFunction function : ModelTableFunction.all()) {
      if (!functions.functionExists(function.identifier())) {
        functions.registerFunction(function.identifier(), function.info(), function);
      }
    }
    return BoxedUnit.UNIT;
  }

  /**
   * Adds the table functions to a session that began before this jar was on its class path. Spark
   * 4.2 looks up functions of a session by names in three parts, which earlier versions do not
   * know, so they are listed.
   */
  public static void install(SparkSession session) {
    if (session instanceof org.apache.spark.sql.classic.SparkSession classic) {
      TableFunctionRegistry functions = classic.sessionState().tableFunctionRegistry();
      Set<String> names = CollectionConverters.asJava(functions.listFunction()).stream()
          .map(FunctionIdentifier::funcName)
          .collect(Collectors.toSet());
      for (ModelTableFunction function : ModelTableFunction.all()) {
        if (!names.contains(function.name())) {
          functions.createOrReplaceTempFunction(function.name(), function, "built-in");
        }
      }
    }
  }
}
