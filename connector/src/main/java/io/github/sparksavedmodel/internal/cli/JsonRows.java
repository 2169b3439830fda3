/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unbase64;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of a JSON file: an object on each line, or the {@code instances} of a request. */
final class JsonRows {
  private static final String INSTANCES = "instances";
  private static final String BYTES = "b64";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String file;
  private final Optional<SignatureDescription> signature;

  private JsonRows(String file, Optional<SignatureDescription> signature) {
    this.file = file;
    this.signature = signature;
  }

  /** Reads the rows; fields that are no inputs of the signature are left out. */
  static RunInputs read(SparkSession spark, String file, Optional<SignatureDescription> signature) {
    JsonRows json = new JsonRows(file, signature);
    List<String> objects = json.objects(spark);
    Dataset<Row> read =
        spark.read().json(spark.createDataset(objects, Encoders.STRING()).coalesce(1));
    Map<String, String> columns = new LinkedHashMap<>();
    List<Column> selected = new ArrayList<>();
    for (StructField field : read.schema().fields()) {
      if (signature.isEmpty() || signature.get().input(field.name()).isPresent()) {
        String column = RunInputs.COLUMN + columns.size();
        columns.put(field.name(), column);
        selected.add(decoded(col("`" + field.name().replace("`", "``") + "`"), field.dataType())
            .as(column));
      }
    }
    boolean isEachARun = columns.isEmpty()
        || (objects.size() == 1
            && RunInputs.takesRows(signature)
            && RunInputs.hasWholeOutputs(signature));
    return new RunInputs(
        read.select(selected.toArray(new Column[0])).coalesce(1),
        columns,
        true,
        isEachARun,
        objects.size());
  }

  private List<String> objects(SparkSession spark) {
    List<JsonNode> values = values(spark);
    if (values.size() == 1 && values.get(0).path(INSTANCES).isArray()) {
      List<JsonNode> instances = new ArrayList<>();
      values.get(0).get(INSTANCES).forEach(instances::add);
      values = instances;
    }
    boolean hasBytes = values.stream().anyMatch(value -> value.findValue(BYTES) != null);
    return values.stream()
        .map(this::object)
        .map(row -> (hasBytes ? allAsBytes(row) : row).toString())
        .toList();
  }

  /** The same with all text as bytes, since a column has one type. */
  private static JsonNode allAsBytes(JsonNode value) {
    if (value.isTextual()) {
      byte[] bytes = value.textValue().getBytes(StandardCharsets.UTF_8);
      return MAPPER.createObjectNode().put(BYTES, bytes);
    }
    if (value.isArray()) {
      ArrayNode items = MAPPER.createArrayNode();
      value.forEach(item -> items.add(allAsBytes(item)));
      return items;
    }
    if (!value.isObject() || value.has(BYTES)) {
      return value;
    }
    ObjectNode fields = MAPPER.createObjectNode();
    value.fieldNames().forEachRemaining(name -> fields.set(name, allAsBytes(value.get(name))));
    return fields;
  }

  private List<JsonNode> values(SparkSession spark) {
    Path path = new Path(file);
    try (InputStream in =
        path.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(path)) {
      return MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(in).readAll();
    } catch (JsonProcessingException failure) {
      throw new CommandException("The file \"" + file + "\" is no JSON: line "
          + failure.getLocation().getLineNr() + ", column "
          + failure.getLocation().getColumnNr()
          + ": " + failure.getOriginalMessage() + ".");
    } catch (IOException failure) {
      throw new CommandException(
          "The file \"" + file + "\" cannot be read: " + failure.getMessage());
    }
  }

  /** A row as an object; what is none is the value of the only input. */
  private JsonNode object(JsonNode value) {
    if (value.isObject() && !(value.size() == 1 && value.has(BYTES))) {
      return value;
    }
    if (signature.isEmpty() || signature.get().inputs().size() != 1) {
      throw new CommandException("The file \"" + file + "\" has a row that is no JSON object: "
          + value + ". Only a signature with one input takes values without its name.");
    }
    ObjectNode object = MAPPER.createObjectNode();
    object.set(signature.get().inputs().get(0).key(), value);
    return object;
  }

  private static Column decoded(Column column, DataType type) {
    if (type instanceof ArrayType array && hasBytes(array)) {
      return transform(column, item -> decoded(item, array.elementType()));
    }
    return isBytes(type) ? unbase64(column.getField(BYTES)) : column;
  }

  private static boolean hasBytes(ArrayType array) {
    return isBytes(array.elementType())
        || (array.elementType() instanceof ArrayType inner && hasBytes(inner));
  }

  private static boolean isBytes(DataType type) {
    return type instanceof StructType struct
        && struct.length() == 1
        && struct.fieldNames()[0].equals(BYTES);
  }
}
