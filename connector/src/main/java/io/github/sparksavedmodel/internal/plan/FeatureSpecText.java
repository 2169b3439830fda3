/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.Feature;
import io.github.sparksavedmodel.model.FeatureKind;
import io.github.sparksavedmodel.model.FeatureLayout;
import io.github.sparksavedmodel.model.FeatureSpec;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads option {@code featureSpec}: columns as Spark's DDL writes them, each with {@code DEFAULT}
 * and a literal at its end if it has one.
 */
final class FeatureSpecText {
  private static final Pattern DEFAULT =
      Pattern.compile("(.+?)\\s+DEFAULT\\s+(.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final String text;

  private FeatureSpecText(String text) {
    this.text = text;
  }

  /**
   * The features.
   *
   * @throws BindingException if the text is no DDL, or has types or defaults that features do not
   */
  static FeatureSpec parse(String text) {
    return new FeatureSpecText(text).spec();
  }

  private FeatureSpec spec() {
    List<Feature> features = new ArrayList<>();
    for (String column : columns()) {
      Matcher matcher = DEFAULT.matcher(column);
      boolean hasDefault = matcher.matches();
      StructField field = field(hasDefault ? matcher.group(1) : column);
      features.add(hasDefault ? feature(field, matcher.group(2).strip()) : feature(field, ""));
    }
    return new FeatureSpec(features.stream().anyMatch(Feature::listed), features, List.of());
  }

  /** The text between those commas that are not in brackets or quotes. */
  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (quote != 0) {
        quote = letter == quote ? 0 : quote;
      } else if (letter == '\'' || letter == '`' || letter == '"') {
        quote = letter;
      } else if (letter == '<' || letter == '(') {
        depth++;
      } else if (letter == '>' || letter == ')') {
        depth--;
      } else if (letter == ',' && depth == 0) {
        columns.add(text.substring(start, i));
        start = i + 1;
      }
    }
    columns.add(text.substring(start));
    return columns;
  }

  private StructField field(String column) {
    StructType parsed;
    try {
      parsed = StructType.fromDDL(column.strip());
    } catch (Exception notDdl) { // Scala throws checked exceptions without declaring them
      throw invalid("\"" + column.strip() + "\" is no column as CREATE TABLE writes them");
    }
    if (parsed.length() != 1) {
      throw invalid("\"" + column.strip() + "\" is not one column");
    }
    return parsed.apply(0);
  }

  private Feature feature(StructField field, String literal) {
    DataType type = field.dataType();
    boolean isArray = type instanceof ArrayType;
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    boolean isListed = element instanceof ArrayType;
    FeatureKind kind =
        kind(field, element instanceof ArrayType steps ? steps.elementType() : element);
    TensorValue value = literal.isEmpty() ? null : value(field.name(), kind, literal);
    if (value != null && isArray) {
      throw invalid("column \"" + field.name() + "\" is an array, which cannot have a default");
    }
    return new Feature(
        field.name(),
        kind,
        isArray ? FeatureLayout.VAR_LENGTH : FeatureLayout.DENSE,
        isListed,
        isArray ? TensorShape.unknownRank() : TensorShape.of(),
        !field.nullable() && value == null,
        value);
  }

  private FeatureKind kind(StructField field, DataType type) {
    if (type instanceof StringType || type instanceof BinaryType) {
      return FeatureKind.BYTES;
    }
    if (type instanceof FloatType || type instanceof DoubleType) {
      return FeatureKind.FLOAT;
    }
    boolean isWhole = type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType
        || type instanceof BooleanType;
    if (!isWhole) {
      throw invalid("column \"" + field.name() + "\" is " + field.dataType().sql()
          + ", but features are BIGINT, FLOAT, STRING or BINARY, arrays of those, or arrays of"
          + " arrays of those");
    }
    return FeatureKind.INT64;
  }

  private TensorValue value(String name, FeatureKind kind, String literal) {
    boolean isQuoted = literal.length() > 1 && literal.startsWith("'") && literal.endsWith("'");
    if (isQuoted != (kind == FeatureKind.BYTES)) {
      throw invalid(literal + " is no default of kind " + kind + " for column \"" + name + "\"");
    }
    try {
      Object value = switch (kind) {
        case BYTES ->
          TensorValue.ByteString.of(literal
              .substring(1, literal.length() - 1)
              .replace("''", "'")
              .getBytes(StandardCharsets.UTF_8));
        case FLOAT -> Float.parseFloat(literal);
        case INT64 -> Long.parseLong(literal);
      };
      return new TensorValue(kind.elementType(), TensorShape.of(), List.of(value));
    } catch (NumberFormatException notANumber) {
      throw invalid(literal + " is no default of kind " + kind + " for column \"" + name + "\"");
    }
  }

  private BindingException invalid(String reason) {
    return new BindingException(
        ErrorCondition.FEATURE_SPEC_INVALID.with("value", text, "reason", reason));
  }
}
