/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.testing.ReferencePage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TypesPageTest {
  private static final String CONVERSIONS = """
      *exact*: every value of the column is a value of the tensor. *checked*: a value that does not
      fit is an error on its row. *rounding*: the nearest floating-point value; a finite value that
      would become infinite is an error on its row; refused with `casts=strict`. *lossy*: fractions
      are dropped, text is read as a number or a number written as text; only with `casts=lossy`. *raw*:
      the bytes of all values of a row, little-endian, those of the last dimension next to each other,
      as NumPy's `tobytes()` gives them; another number of bytes is an error on its row, and the model
      has to fix all dimensions of a row. No conversion depends on `spark.sql.ansi.enabled`.""";

  private static final String ARRAYS = """
      An inner dimension is an `ARRAY`: a tensor `[-1, 2, 3]` takes and gives `ARRAY<ARRAY<…>>`, and
      an array of another length is an error on its row. An input whose inner dimensions are all 1
      also takes a column without arrays. Where an input leaves an inner dimension open (`-1`), the
      rows decide: those whose arrays are equally long share a run, and arrays of different length
      inside one row are an error on it. The same holds for an input of unknown rank, which has as
      many inner dimensions as the column has arrays. An output of unknown rank is given as one value
      per row, and a run that gives more fails.""";

  private static final String PADDING = """
      With `pad.<input>`, arrays of open length are filled up to the longest of the batch instead, and
      rows of all lengths share a run. Outputs with the same dimension are as long as the padded
      input. A model that takes the lengths, too, has an input for them, which is a column such as
      `size(x)`.""";

  private static final String COMPOSITE = """
      A ragged tensor takes and gives an `ARRAY` for each ragged dimension and each one inside. A
      sparse tensor takes and gives a struct per row, of one dimension less than the tensor:
      `indices`, an `ARRAY<BIGINT>` if rows have one dimension and else an `ARRAY<ARRAY<BIGINT>>`,
      `values`, and `shape`, an `ARRAY<BIGINT>`, which an input may leave out if the model says how
      long its dimensions are. Indices are sorted, each comes once, and each is inside the shape;
      anything else is an error on the row. The shape of a batch is that of its largest row. `INT`
      will do for the indices and the shape of inputs. A sparse input also takes an `ARRAY`, nested
      as deep as a row has dimensions, or a vector: its values other than 0, false and the empty text
      are the entries, text that is read as a number or the other way round always. A null among them
      is an error on the row, or with `nulls.<input>` that value. With `dense.<output>` a sparse
      output is an `ARRAY`, too, of the shape that the whole batch has.""";

  @Test
  void isTheCheckedInPage() throws IOException {
    new ReferencePage("types.md", "Types")
        .section("From columns into inputs")
        .paragraph(CONVERSIONS.replace('\n', ' '))
        .table(inputHeader(), inputRows())
        .paragraph("`STRING` stands for every collation, `CHAR` and `VARCHAR`; `DECIMAL` for every"
            + " precision; `STRUCT of …` for a struct of two such fields, `re` and then"
            + " `im`; `vector` for the vectors of Spark ML, dense and sparse, which count as arrays. Other column types, such as `DATE`, `TIMESTAMP` and `MAP`, are refused"
            + " with the expression to write instead.")
        .section("From outputs into columns")
        .table(List.of("Tensor", "Column"), outputRows())
        .paragraph(
            "A `string` output whose name ends in `_bytes` is `BINARY`. Unsigned types become"
                + " the next wider signed one, or a decimal.")
        .section("Arrays")
        .paragraph(ARRAYS.replace('\n', ' '))
        .paragraph(PADDING.replace('\n', ' '))
        .section("Sparse and ragged tensors")
        .paragraph(COMPOSITE.replace('\n', ' '))
        .section("Types that cannot be columns")
        .paragraph(unsupported())
        .check();
  }

  private static List<String> inputHeader() {
    List<String> header = new ArrayList<>(List.of("Tensor"));
    Arrays.stream(ColumnType.values()).map(TypesPageTest::sql).forEach(header::add);
    return header;
  }

  private static String sql(ColumnType type) {
    return switch (type) {
      case BYTE -> "TINYINT";
      case SHORT -> "SMALLINT";
      case LONG -> "BIGINT";
      case COMPLEX_FLOAT -> "STRUCT of FLOAT";
      case COMPLEX_DOUBLE -> "STRUCT of DOUBLE";
      case VECTOR -> "vector";
      default -> type.name();
    };
  }

  private static List<List<String>> inputRows() {
    return supported().stream().map(TypesPageTest::inputRow).toList();
  }

  private static List<String> inputRow(ElementType to) {
    List<String> row = new ArrayList<>(List.of("`" + to + "`"));
    for (ColumnType from : ColumnType.values()) {
      row.add(TypeSupport.conversion(from, to).map(Conversion::label).orElse("–"));
    }
    return row;
  }

  private static List<List<String>> outputRows() {
    return supported().stream()
        .map(type -> List.of("`" + type + "`", TypeSupport.outputType(type, "").sql()))
        .toList();
  }

  private static List<ElementType> supported() {
    return Arrays.stream(ElementType.values()).filter(TypeSupport::isSupported).toList();
  }

  private static String unsupported() {
    return Arrays.stream(ElementType.values())
        .filter(type -> !TypeSupport.isSupported(type) && type != ElementType.UNKNOWN)
        .map(type -> "`" + type + "`")
        .collect(Collectors.joining(", ", "", "."));
  }
}
