/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The known values of a fixture, made by Python TensorFlow, as rows of the types that its signature
 * asks for.
 */
final class KnownValues {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KnownValues() {}

  static List<JsonNode> cases(String model) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    JSON.readTree(Fixtures.knownValues(model).toFile()).get("cases").forEach(cases::add);
    return cases;
  }

  /** The columns that the case feeds, plus {@code row}, the number of the row. */
  static StructType schema(SignatureDescription signature, JsonNode inputs) {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("row", DataTypes.IntegerType, false));
    for (TensorSpec input : signature.inputs()) {
      if (inputs.has(input.key())) {
        fields.add(
            DataTypes.createStructField(input.key(), type(input, inputs.get(input.key())), true));
      }
    }
    return DataTypes.createStructType(fields);
  }

  private static DataType type(TensorSpec input, JsonNode rows) {
    boolean binary = rows.findValue("b64") != null;
    DataType type = binary ? DataTypes.BinaryType : type(input.elementType());
    TensorShape shape = input.shape();
    int depth = shape.hasKnownRank() ? Math.max(0, shape.rank() - 1) : depth(rows) - 1;
    for (int level = 0; level < depth; level++) {
      type = DataTypes.createArrayType(type);
    }
    return type;
  }

  private static int depth(JsonNode values) {
    return values.isArray() ? 1 + depth(values.get(0)) : 0;
  }

  private static DataType type(ElementType elementType) {
    return switch (elementType) {
      case FLOAT32, FLOAT16, BFLOAT16 -> DataTypes.FloatType;
      case FLOAT64 -> DataTypes.DoubleType;
      case INT8 -> DataTypes.ByteType;
      case INT16, UINT8 -> DataTypes.ShortType;
      case INT32, UINT16 -> DataTypes.IntegerType;
      case INT64, UINT32 -> DataTypes.LongType;
      case UINT64 -> DataTypes.createDecimalType(20, 0);
      case COMPLEX64 -> complex(DataTypes.FloatType);
      case COMPLEX128 -> complex(DataTypes.DoubleType);
      case BOOL -> DataTypes.BooleanType;
      case STRING -> DataTypes.StringType;
      default -> throw new IllegalArgumentException(elementType + " has no column type");
    };
  }

  private static DataType complex(DataType part) {
    return new StructType().add("re", part).add("im", part);
  }

  /** The inputs of a model's default signature, after a column with their number. */
  static Dataset<Row> frame(String model) throws IOException {
    return frame(TestSession.get(), model);
  }

  /** The same in any session. */
  static Dataset<Row> frame(SparkSession session, String model) throws IOException {
    JsonNode inputs = cases(model).get(0).get("inputs");
    SignatureDescription signature = SavedModel.load(session, Fixtures.model(model))
        .describe()
        .metaGraph(List.of("serve"))
        .orElseThrow()
        .signature("serving_default")
        .orElseThrow();
    StructType schema = schema(signature, inputs);
    return session.createDataFrame(rows(schema, inputs), schema);
  }

  static List<Row> rows(StructType schema, JsonNode inputs) {
    List<Row> rows = new ArrayList<>();
    int count = inputs.elements().next().size();
    for (int row = 0; row < count; row++) {
      Object[] values = new Object[schema.length()];
      values[0] = row;
      for (int field = 1; field < values.length; field++) {
        StructField column = schema.apply(field);
        values[field] = value(inputs.get(column.name()).get(row), column.dataType());
      }
      rows.add(RowFactory.create(values));
    }
    return rows;
  }

  /** A JSON value as Spark would give it for a column of this type. */
  static Object value(JsonNode json, DataType type) {
    if (type instanceof org.apache.spark.sql.types.ArrayType array) {
      List<Object> values = new ArrayList<>();
      json.forEach(element -> values.add(value(element, array.elementType())));
      return values.toArray();
    }
    if (type instanceof StructType struct) {
      DataType part = struct.apply(0).dataType();
      return RowFactory.create(value(json.get("re"), part), value(json.get("im"), part));
    }
    if (type instanceof DecimalType) {
      return json.decimalValue();
    }
    return switch (type.typeName()) {
      case "byte" -> (byte) json.asInt();
      case "short" -> (short) json.asInt();
      case "float" -> (float) number(json);
      case "double" -> number(json);
      case "integer" -> json.asInt();
      case "long" -> json.asLong();
      case "boolean" -> json.asBoolean();
      case "binary" -> bytes(json);
      default -> json.asText();
    };
  }

  private static double number(JsonNode json) {
    return json.isTextual() ? Double.parseDouble(json.asText()) : json.asDouble();
  }

  private static byte[] bytes(JsonNode json) {
    return json.has("b64")
        ? Base64.getDecoder().decode(json.get("b64").asText())
        : json.asText().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
