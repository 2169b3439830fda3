/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.spark.ModelCalls.ChosenModel;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
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
 * The SQL function {@code savedmodel_predict(model, inputs [, options])}: its name, its help, and
 * how a call is built.
 */
final class PredictFunction extends AbstractFunction1<Seq<Expression>, Expression> {
  static final String NAME = "savedmodel_predict";
  static final FunctionIdentifier IDENTIFIER = new FunctionIdentifier(NAME);

  /** What DESCRIBE FUNCTION shows. */
  static ExpressionInfo info() {
    return new ExpressionInfo(
        SavedModelPredict.class.getName(),
        null,
        NAME,
        "_FUNC_(model, inputs[, options]) - Scores rows with a TensorFlow SavedModel and returns its outputs as a struct.",
        section(
            "Arguments:",
            "  * model - the model's directory, a constant STRING",
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
    return AnalysisFailure.during(() -> build(PredictArguments.of(ScalaInterop.list(arguments))));
  }

  private static Expression build(PredictArguments arguments) {
    ModelCalls calls = ModelCalls.of(SparkSession.active(), options(arguments.options()));
    ChosenModel model = calls.choose(path(withoutAliases(arguments.model())));
    Expression inputs = withoutAliases(arguments.inputs());
    if (!inputs.resolved()) {
      throw new OptionException(
          ErrorCondition.CALL_NOT_SUPPORTED.with("expression", inputs.toString()));
    }
    if (!(inputs.dataType() instanceof StructType struct)) {
      List<String> names =
          model.signature().signature().inputs().stream().map(TensorSpec::key).toList();
      throw new OptionException(ErrorCondition.INPUTS_NOT_A_STRUCT.with(
          "expression", inputs.sql(),
          "type", inputs.dataType().sql(),
          "inputs", ErrorMessage.quoted(names)));
    }
    return new SavedModelPredict(calls.call(model, struct), inputs);
  }

  /**
   * Aliases inside struct(...) carry fresh ids, by which equal calls would differ. Spark 4.0 puts
   * some around named parameters, too.
   */
  private static Expression withoutAliases(Expression argument) {
    return argument.transformDown(
        ScalaInterop.partial(part -> part instanceof Alias alias ? alias.child() : null));
  }

  private static String path(Expression model) {
    Object value = constant(model, "model", "a STRING");
    if (!(model.dataType() instanceof StringType) || value == null) {
      throw notConstant(model, "model", "a STRING");
    }
    return value.toString();
  }

  private static Map<String, String> options(Optional<Expression> given) {
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

  private static @Nullable Object constant(
      Expression expression, String argument, String expected) {
    if (!expression.foldable()) {
      throw notConstant(expression, argument, expected);
    }
    return expression.eval(null);
  }

  private static OptionException notConstant(
      Expression expression, String argument, String expected) {
    return new OptionException(ErrorCondition.ARGUMENT_NOT_CONSTANT.with(
        "argument", argument, "expression", expression.sql(), "expected", expected));
  }
}
