/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.spark.AnalysisFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * The table functions {@code savedmodel_signatures(model, ... [, options])}, one for each view: the
 * same tables as those of the data source.
 */
final class ModelTableFunction extends AbstractFunction1<Seq<Expression>, LogicalPlan> {
  private static final String PREFIX = "savedmodel_";

  /** Spark wants each section to begin with a new line and to end with one and two spaces. */
  private static final String ARGUMENTS = """

            Arguments:
              * model - the model's directory, or one with numbered versions of it; more may follow
              * options - a MAP, such as map('version', '2')
        """;

  private static final String EXAMPLES = """

            Examples:
              > SELECT * FROM _FUNC_('models/churn');
        """;

  private final String view;

  private ModelTableFunction(String view) {
    this.view = view;
  }

  static List<ModelTableFunction> all() {
    return ModelViews.all().stream()
        .map(view -> new ModelTableFunction(view.name()))
        .toList();
  }

  String name() {
    return PREFIX + view;
  }

  FunctionIdentifier identifier() {
    return new FunctionIdentifier(name());
  }

  /** What DESCRIBE FUNCTION shows. */
  ExpressionInfo info() {
    return new ExpressionInfo(
        ModelTables.class.getName(),
        null,
        name(),
        "_FUNC_(model[, ...][, options]) - Returns the " + view
            + " of TensorFlow SavedModels as a table.",
        ARGUMENTS,
        EXAMPLES,
        "",
        "table_funcs",
        "0.1.0",
        "",
        "built-in");
  }

  @Override
  public LogicalPlan apply(Seq<Expression> arguments) {
    return AnalysisFailure.during(() -> plan(CollectionConverters.asJava(arguments)));
  }

  private LogicalPlan plan(List<Expression> arguments) {
    Map<String, String> options = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Object value = constant(arguments.get(i));
      if (value instanceof UTF8String path) {
        paths.add(path.toString());
      } else if (value instanceof MapData map && i > 0 && i == arguments.size() - 1) {
        addAll(map, options);
      } else {
        throw refused(arguments);
      }
    }
    if (paths.isEmpty()) {
      throw refused(arguments);
    }
    ModelTable table = ModelTables.table(ModelTableOptions.of(options, view, paths));
    return DataSourceV2Relation.create(table, Option.empty(), Option.empty());
  }

  /** A string, a map of strings, or null for what is neither or not known yet. */
  private static @Nullable Object constant(Expression argument) {
    if (!argument.resolved() || !argument.foldable()) {
      return null;
    }
    boolean isMap = argument.dataType() instanceof MapType map
        && map.keyType() instanceof StringType
        && map.valueType().equals(DataTypes.StringType);
    return isMap || argument.dataType() instanceof StringType ? argument.eval(null) : null;
  }

  private static void addAll(MapData map, Map<String, String> options) {
    for (int i = 0; i < map.numElements(); i++) {
      UTF8String value = map.valueArray().getUTF8String(i);
      options.put(
          map.keyArray().getUTF8String(i).toString(), value == null ? "" : value.toString());
    }
  }

  private OptionException refused(List<Expression> arguments) {
    return new OptionException(ErrorCondition.TABLE_FUNCTION_ARGUMENTS.with(
        "function",
        name(),
        "arguments",
        arguments.stream().map(Expression::sql).collect(Collectors.joining(", "))));
  }
}
