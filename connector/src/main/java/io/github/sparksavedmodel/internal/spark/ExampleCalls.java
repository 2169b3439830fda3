/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ExampleSchema;
import io.github.sparksavedmodel.internal.codec.ExampleTypes;
import io.github.sparksavedmodel.internal.codec.ExampleWriter;
import io.github.sparksavedmodel.internal.option.ExampleOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.ExprUtils;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/** Builds the expressions for calls of an {@link ExampleFunction}. */
final class ExampleCalls {
  private static final String OPTIONS = "a MAP of option names to values";

  private ExampleCalls() {}

  /** The call that makes Examples of a struct. */
  static Expression writing(String function, boolean sequence, List<Expression> given) {
    checkCount(function, given, 1, 2, "a struct and, if wanted, a map of options");
    ExampleFormat format = new ExampleFormat(
        function, sequence, options(function, given, 1, ExampleOptions.OF_WRITING));
    Expression struct = given.get(0);
    if (!struct.resolved() || !(struct.dataType() instanceof StructType type)) {
      return new StructToExample(struct, format);
    }
    ExampleTypes types = format.types();
    StructType cast = types.withoutDecimals(type);
    ExampleWriter.of(types.stored(cast), sequence);
    return new StructToExample(
        cast.equals(type) ? struct : new Cast(struct, cast, Option.empty(), EvalMode.LEGACY()),
        format);
  }

  /** The call that reads Examples. */
  static Expression reading(String function, boolean sequence, List<Expression> given) {
    checkCount(function, given, 2, 3, "bytes, a schema and, if wanted, a map of options");
    ExampleFormat format = new ExampleFormat(
        function, sequence, options(function, given, 2, ExampleOptions.OF_READING));
    StructType schema = ExprUtils.evalSchemaExpr(given.get(1)).asNullable();
    return ExampleToStruct.of(given.get(0), schema, format);
  }

  /** The schema of an Example, as DDL. Features without a kind get text, as JSON's nulls do. */
  static Expression schema(String function, boolean sequence, List<Expression> given) {
    String expected = "the bytes of an Example";
    checkCount(function, given, 1, 1, expected);
    Expression example = given.get(0);
    Object bytes = example.foldable() ? example.eval(null) : null;
    if (!(example.dataType() instanceof BinaryType) || bytes == null) {
      throw notConstant(function, "example", example, "a BINARY");
    }
    try {
      StructType schema = withoutVoid(ExampleSchema.of((byte[]) bytes, sequence));
      return Literal.create(UTF8String.fromString(schema.sql()), DataTypes.StringType);
    } catch (BadValueException e) {
      throw new RowException(e.at(function), e);
    }
  }

  private static StructType withoutVoid(StructType schema) {
    StructType changed = new StructType();
    for (int i = 0; i < schema.length(); i++) {
      StructField field = schema.apply(i);
      changed = changed.add(field.name(), withoutVoid(field.dataType()));
    }
    return changed;
  }

  private static DataType withoutVoid(DataType type) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(withoutVoid(array.elementType()));
    }
    return type instanceof NullType ? DataTypes.StringType : type;
  }

  private static void checkCount(
      String function, List<Expression> given, int least, int most, String expected) {
    if (given.size() < least || given.size() > most) {
      throw new OptionException(ErrorCondition.FUNCTION_ARGUMENTS.with(
          "function", function, "expected", expected, "count", given.size()));
    }
  }

  private static ExampleOptions options(
      String function, List<Expression> given, int place, List<String> names) {
    Map<String, String> options =
        given.size() > place ? constants(function, given.get(place)) : Map.of();
    return ExampleOptions.of(options, names, SQLConf.get().columnNameOfCorruptRecord());
  }

  private static Map<String, String> constants(String function, Expression options) {
    boolean isConstant = options.dataType() instanceof MapType && options.foldable();
    if (!isConstant) {
      throw notConstant(function, "options", options, OPTIONS);
    }
    DataType texts = DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);
    Map<String, String> values = new TreeMap<>();
    Object value = new Cast(options, texts, Option.apply("UTC"), EvalMode.LEGACY()).eval(null);
    if (value instanceof MapData entries) {
      for (int i = 0; i < entries.numElements(); i++) {
        UTF8String setting = entries.valueArray().getUTF8String(i);
        values.put(
            entries.keyArray().getUTF8String(i).toString(),
            setting == null ? "" : setting.toString());
      }
    }
    return values;
  }

  private static OptionException notConstant(
      String function, String argument, Expression expression, String expected) {
    return new OptionException(ErrorCondition.ARGUMENT_NOT_CONSTANT.with(
        "function",
        function,
        "argument",
        argument,
        "expression",
        expression.sql(),
        "expected",
        expected));
  }
}
