/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.exec.RowMode;
import io.github.sparksavedmodel.internal.option.OptionKeys;
import io.github.sparksavedmodel.internal.spark.ModelCalls.ChosenModel;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/**
 * The SQL functions {@code savedmodel_predict(model, inputs [, options])} and
 * {@code try_savedmodel_predict}, the same in PERMISSIVE mode: their names, their help, and how a
 * call is built.
 */
final class PredictFunction extends AbstractFunction1<Seq<Expression>, Expression> {
  static final PredictFunction PREDICT = new PredictFunction("savedmodel_predict", false);
  static final PredictFunction TRY_PREDICT = new PredictFunction("try_savedmodel_predict", true);

  private static final String WITH_TRY =
      " Rows that cannot be scored have null outputs, as with the option 'mode' set to PERMISSIVE.";

  private final String name;
  private final boolean permissive;

  private PredictFunction(String name, boolean permissive) {
    this.name = name;
    this.permissive = permissive;
  }

  static List<PredictFunction> all() {
    return List.of(PREDICT, TRY_PREDICT);
  }

  String name() {
    return name;
  }

  FunctionIdentifier identifier() {
    return new FunctionIdentifier(name);
  }

  /**
   * Sessions copy the built-in functions when they begin; and only these may be used in persistent
   * views.
   */
  static void registerBuiltin() {
    FunctionRegistry functions = FunctionRegistry$.MODULE$.builtin();
    for (PredictFunction function : all()) {
      if (!functions.functionExists(function.identifier())) {
        functions.registerFunction(function.identifier(), function.info(), function);
      }
    }
  }

  /** What DESCRIBE FUNCTION shows. */
  ExpressionInfo info() {
    return new ExpressionInfo(
        SavedModelPredict.class.getName(),
        null,
        name,
        "_FUNC_(model, inputs[, options]) - Scores rows with a TensorFlow SavedModel and returns its outputs as a struct."
            + (permissive ? WITH_TRY : ""),
        section(
            "Arguments:",
            "  * model - the model's directory or graph file, a constant STRING",
            "  * inputs - a STRUCT whose field names are the model's input names; a NULL struct is not scored"
                + " and gives NULL",
            "  * options - a constant MAP of option names to values, for example map('signature', 'predict')"),
        section(
            "Examples:",
            "  > SELECT id, _FUNC_('models/churn', struct(*)).probability FROM customers;",
            "  > SELECT _FUNC_('models/churn', struct(age, income AS inc), map('signature', 'predict')) FROM"
                + " customers;"),
        section("Rows are scored in batches by an operator of the query plan, never one by one."),
        "misc_funcs",
        "0.1.0",
        "",
        "scala_udf");
  }

  /** Spark wants each section to begin with a new line and to end with one and two spaces. */
  private static String section(String... lines) {
    return "\n    " + String.join("\n    ", lines) + "\n  ";
  }

  @Override
  public Expression apply(Seq<Expression> arguments) {
    return AnalysisFailure.during(
        () -> build(PredictArguments.of(name, ScalaInterop.list(arguments))));
  }

  private Expression build(PredictArguments arguments) {
    SparkSession session = SparkSession.active();
    SessionInstallation.addPlanning(session);
    ModelCalls calls = ModelCalls.of(session, withMode(options(arguments.options())));
    Expression inputs = withoutAliases(arguments.inputs());
    if (!inputs.resolved()) {
      throw new OptionException(
          ErrorCondition.CALL_NOT_SUPPORTED.with("expression", inputs.toString()));
    }
    StructType fields = inputs.dataType() instanceof StructType type ? type : new StructType();
    ChosenModel model = calls.choose(path(withoutAliases(arguments.model())), fields);
    if (!(inputs.dataType() instanceof StructType struct)) {
      List<String> names =
          model.signature().signature().inputs().stream().map(TensorSpec::key).toList();
      throw new OptionException(ErrorCondition.INPUTS_NOT_A_STRUCT.with(
          "function", name,
          "expression", inputs.sql(),
          "type", inputs.dataType().sql(),
          "inputs", ErrorMessage.quoted(names)));
    }
    return new SavedModelPredict(calls.call(model, struct), inputs, name);
  }

  /**
   * Aliases inside struct(...) carry fresh ids, by which equal calls would differ. Spark 4.0 puts
   * some around named parameters, too.
   */
  private static Expression withoutAliases(Expression argument) {
    return argument.transformDown(
        ScalaInterop.partial(part -> part instanceof Alias alias ? alias.child() : null));
  }

  private String path(Expression model) {
    Object value = constant(model, "model", "a STRING");
    if (!(model.dataType() instanceof StringType) || value == null) {
      throw notConstant(model, "model", "a STRING");
    }
    return value.toString();
  }

  private Map<String, String> options(Optional<Expression> given) {
    if (given.isEmpty()) {
      return Map.of();
    }
    Expression expression = withoutAliases(given.get());
    String expected = "a MAP of option names to values";
    if (!(expression.dataType() instanceof MapType)) {
      throw notConstant(expression, "options", expected);
    }
    DataType text = DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);
    Object value = constant(
        new Cast(expression, text, Option.apply("UTC"), EvalMode.LEGACY()), "options", expected);
    Map<String, String> options = new TreeMap<>();
    if (value instanceof MapData entries) {
      for (int i = 0; i < entries.numElements(); i++) {
        UTF8String setting = entries.valueArray().getUTF8String(i);
        options.put(
            entries.keyArray().getUTF8String(i).toString(),
            setting == null ? "" : setting.toString());
      }
    }
    return options;
  }

  /** The mode of this function, which the options may repeat but not contradict. */
  private Map<String, String> withMode(Map<String, String> options) {
    if (!permissive) {
      return options;
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      boolean isMode = OptionKeys.MODE.matches(option.getKey());
      if (isMode && !option.getValue().strip().equalsIgnoreCase(RowMode.PERMISSIVE.name())) {
        throw contradicted(option.getValue());
      }
    }
    Map<String, String> complete = new TreeMap<>(options);
    if (options.keySet().stream().noneMatch(OptionKeys.MODE::matches)) {
      complete.put(OptionKeys.MODE.name(), RowMode.PERMISSIVE.name());
    }
    return complete;
  }

  private OptionException contradicted(String mode) {
    return new OptionException(ErrorCondition.OPTION_VALUE_INVALID.with(
        "option",
        OptionKeys.MODE.name(),
        "value",
        mode,
        "source",
        "given in a call of " + name,
        "expected",
        "only PERMISSIVE there; for other modes call " + PREDICT.name));
  }

  private @Nullable Object constant(Expression expression, String argument, String expected) {
    if (!expression.foldable()) {
      throw notConstant(expression, argument, expected);
    }
    return expression.eval(null);
  }

  private OptionException notConstant(Expression expression, String argument, String expected) {
    return new OptionException(ErrorCondition.ARGUMENT_NOT_CONSTANT.with(
        "function",
        name,
        "argument",
        argument,
        "expression",
        expression.sql(),
        "expected",
        expected));
  }
}
