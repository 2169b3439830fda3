/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.RowException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs and outputs that are sparse or ragged tensors, with the values of Python TensorFlow. */
@SparkTest
@ParameterizedClass
@EnumSource(names = {"ROWS", "VECTORS", "PARQUET"})
class CompositeTensorsIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final String SPARSE_FLOATS =
      "struct<indices:array<bigint>,values:array<float>,shape:array<bigint>>";
  private static final String SPARSE_LONGS =
      "struct<indices:array<array<bigint>>,values:array<bigint>,shape:array<bigint>>";

  private final DataLayout layout;

  CompositeTensorsIT(DataLayout layout) {
    this.layout = layout;
  }

  private static Scorer scorer(String model) {
    return SavedModel.load(SPARK, Fixtures.model(model)).scorer();
  }

  /** Expected and actual rows as JSON of the same schema, ordered by the column {@code row}. */
  private void compare(String model, String schema, Scorer scorer) throws IOException {
    JsonNode known = KnownValues.cases(model).get(0);
    Dataset<Row> inputs = frame(known.get("inputs"), "row int, " + schema);
    layout.use(inputs, rows -> {
      Dataset<Row> scored = scorer.score(rows);
      StructType outputs = new StructType(Arrays.stream(scored.schema().fields())
          .filter(field -> known.get("outputs").has(field.name()))
          .toArray(StructField[]::new));
      assertThat(outputs.length()).isEqualTo(known.get("outputs").size());
      Dataset<Row> expected = frame(known.get("outputs"), "row int, " + outputs.toDDL());
      String names = String.join(",", outputs.fieldNames());
      assertThat(
              scored.orderBy("row").selectExpr("to_json(struct(" + names + "))").collectAsList())
          .isEqualTo(expected
              .orderBy("row")
              .selectExpr("to_json(struct(" + names + "))")
              .collectAsList());
    });
  }

  /** Rows of columns that the JSON gives as one list per column. */
  private static Dataset<Row> frame(JsonNode columns, String schema) {
    int count = columns.elements().next().size();
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      StringBuilder line = new StringBuilder("{\"row\":" + row);
      for (Map.Entry<String, JsonNode> column : columns.properties()) {
        line.append(",\"")
            .append(column.getKey())
            .append("\":")
            .append(column.getValue().get(row));
      }
      lines.add(line.append('}').toString());
    }
    DataType type = DataType.fromDDL(schema);
    return SPARK
        .read()
        .schema((StructType) type)
        .json(SPARK.createDataset(lines, Encoders.STRING()))
        .repartition(1)
        .sortWithinPartitions("row");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "1", "3"})
  void scoresArgumentsOfFunctionsAsPythonDoes(String batchSize) throws IOException {
    compare(
        "composite",
        "bag " + SPARSE_FLOATS + ", grid " + SPARSE_LONGS + ", words array<string>,"
            + " pages array<array<float>>, pairs array<array<double>>",
        scorer("composite").option("batchSize", batchSize));
  }

  @Test
  void scoresPlaceholdersAsPythonDoes() throws IOException {
    compare("composite_tf1", "bag " + SPARSE_FLOATS + ", rt array<int>", scorer("composite_tf1"));
  }

  @Test
  void takesPartsThatTheUserNames() throws IOException {
    compare(
        "unnamed_parts",
        "rt array<float>, st " + SPARSE_FLOATS,
        scorer("unnamed_parts").option("ragged.rt", "rt,rt_1").option("sparse.st", "st,st_1,st_2"));
  }

  @Test
  void givesTypesThatSayWhatTheyHold() {
    String schema = scorer("composite")
        .score(SPARK.sql("SELECT " + BAG + ", " + REST))
        .select("scaled", "grid_out", "marked", "doubled", "pairs_out")
        .schema()
        .sql();
    assertThat(schema)
        .isEqualTo("STRUCT<"
            + "scaled: STRUCT<indices: ARRAY<BIGINT> NOT NULL, values: ARRAY<FLOAT> NOT NULL,"
            + " shape: ARRAY<BIGINT> NOT NULL> NOT NULL, grid_out: STRUCT<indices:"
            + " ARRAY<ARRAY<BIGINT>> NOT NULL, values: ARRAY<BIGINT> NOT NULL, shape: ARRAY<BIGINT>"
            + " NOT NULL> NOT NULL, marked: ARRAY<STRING> NOT NULL, doubled: ARRAY<ARRAY<FLOAT>>"
            + " NOT NULL, pairs_out: ARRAY<ARRAY<DOUBLE>> NOT NULL>");
  }

  private static final String BAG =
      "named_struct('indices', array(0L, 3L), 'values', array(1f, 2f)) bag";
  private static final String REST =
      "named_struct('indices', array(array(0, 1)), 'values', array(1L)) grid, array('a') words,"
          + " array(array(1f)) pages, array(array(1d, 2d)) pairs";

  /** Only row 1 is wrong. */
  @SparkIndependent
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "named_struct('indices', array(0L, 4L), 'values', array(1f, 2f)) | [ROW_SPARSE_INVALID] Row 1 of partition 0: column \"bag\" is not a row of the sparse input \"bag\" of signature \"serving_default\": index 1 is [4], and the shape is [4].",
        "named_struct('indices', array(-1L), 'values', array(1f)) | index 0 is [-1], and the shape is [4].",
        "named_struct('indices', array(2L, 1L), 'values', array(1f, 2f)) | index 1 is [1], which does not come after [2]. Indices have to be sorted, each once.",
        "named_struct('indices', array(2L, 2L), 'values', array(1f, 2f)) | index 1 is [2], which does not come after [2].",
        "named_struct('indices', array(2L), 'values', array(1f, 2f)) | it has 1 indices for 2 values.",
        "named_struct('indices', array(1L, null), 'values', array(1f, 2f)) | [ROW_VALUE_NULL] Row 1 of partition 0: column \"bag\" is null at .indices[1],",
        "named_struct('indices', array(1L, 2L), 'values', array(1f, null)) | [ROW_VALUE_NULL] Row 1 of partition 0: column \"bag.values\" is null at [1],",
        "null | [ROW_VALUE_NULL] Row 1 of partition 0: column \"bag\" is null,"
      })
  void aRowThatIsNotSparseIsAnErrorOnIt(String bag, String reason) {
    Dataset<Row> data = SPARK
        .range(0, 3, 1, 1)
        .selectExpr(
            "id",
            "if(id = 1, " + bag + ", named_struct('indices', array(id), 'values', array(1f))) bag",
            "named_struct('indices', array(array(0, 1)), 'values', array(1L)) grid",
            "array('a') words",
            "array(array(1f)) pages",
            "array(array(1d, 2d)) pairs");
    refused(data, reason, "sum", 1f);
  }

  @SparkIndependent
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array(array(1f), null) | [ROW_VALUE_NULL] Row 1 of partition 0: column \"pages\" is null at [1],",
        "array(array(1f), array(2f, null)) | [ROW_VALUE_NULL] Row 1 of partition 0: column \"pages\" is null at [1][1],"
      })
  void aRowThatIsNotRaggedIsAnErrorOnIt(String pages, String reason) {
    Dataset<Row> data = SPARK
        .range(0, 3, 1, 1)
        .selectExpr(
            "id",
            BAG,
            "named_struct('indices', array(array(0, 1)), 'values', array(1L)) grid",
            "array('a') words",
            "if(id = 1, " + pages + ", array(array(1f), array(2f, 3f))) pages",
            "array(array(1d, 2d)) pairs");
    refused(data, reason, "total", 6f);
  }

  private void refused(Dataset<Row> data, String reason, String output, float kept) {
    Dataset<Row> laid = layout == DataLayout.VECTORS ? VectorSource.of(data) : data;
    RowException failure = catchThrowableOfType(
        RowException.class, () -> scorer("composite").score(laid).collectAsList());
    assertThat(failure).hasMessageContaining(reason);
    assertThat(
            scorer("composite").mode(Mode.PERMISSIVE).score(laid).select(output).collectAsList())
        .extracting(row -> row.isNullAt(0) ? Float.NaN : row.getFloat(0))
        .containsExactly(kept, Float.NaN, kept);
  }

  @SparkIndependent
  @Test
  void fillsNullsInside() {
    Dataset<Row> data = SPARK.sql(
        "SELECT named_struct('indices', array(0L, 3L), 'values',"
            + " array(1f, null)) bag, named_struct('indices', array(array(0, 1)), 'values', array(1L))"
            + " grid, array('a', null) words, array(array(1f, null)) pages, array(array(1d, 2d)) pairs");
    Row row = scorer("composite")
        .option("nulls.bag", "10")
        .option("nulls.words", "none")
        .option("nulls.pages", "100")
        .score(data)
        .head();
    assertThat(row.<Float>getAs("sum")).isEqualTo(11f);
    assertThat(row.<String>getAs("joined")).isEqualTo("a+none");
    assertThat(row.<Float>getAs("total")).isEqualTo(101f);
  }

  @SparkIndependent
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1f bag | [INPUT_TYPE_MISMATCH] Input \"bag\" of signature \"serving_default\" takes float32 [-1, 4], but column \"bag\" is FLOAT. It takes an array, or a struct of arrays, for example named_struct('indices'",
        "array(array(1f)) bag | [INPUT_RANK_MISMATCH] Input \"bag\" of signature \"serving_default\" takes float32 [-1, 4], that is an array of 4 values per row, but column \"bag\" is ARRAY<ARRAY<FLOAT>>.",
        "array('1') bag | [INPUT_CAST_REFUSED]",
        "array(date'2026-01-01') bag | [INPUT_TYPE_MISMATCH]",
        "named_struct('indices', array(array(0L)), 'values', array(array(1f))) bag | [INPUT_RANK_MISMATCH]"
      })
  void refusesColumnsOfOtherTypes(String bag, String reason) {
    Dataset<Row> data = SPARK.sql("SELECT " + bag + ", " + REST);
    BindingException failure =
        catchThrowableOfType(BindingException.class, () -> scorer("composite").score(data));
    assertThat(failure).hasMessageContaining(reason);
  }

  @SparkIndependent
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ragged.rt | rt     | [INPUT_PARTS_INVALID] Option \"ragged.rt\" does not fit signature \"serving_default\": it takes the input with the flat values",
        "ragged.rt | rt,st_1 | not [rt float32 [-1], st_1 float32 [-1]].",
        "sparse.st | st,st_1 | it takes three inputs: the indices (int64), the values and the dense shape",
        "sparse.rt | st,st_1,st_2 | another input has that name.",
        "sparse.st | st,st_1,no | [INPUT_UNKNOWN] Option \"sparse.st\" names an input that signature"
      })
  void refusesPartsThatMakeUpNothing(String option, String parts, String reason) {
    Dataset<Row> data = SPARK.sql("SELECT array(1f) rt");
    BindingException failure = catchThrowableOfType(
        BindingException.class,
        () -> scorer("unnamed_parts").option(option, parts).score(data));
    assertThat(failure).hasMessageContaining(reason);
  }
}
