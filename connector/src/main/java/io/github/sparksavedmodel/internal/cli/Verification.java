/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Scored rows beside the expected ones, and how far they are from each other. */
final class Verification {
  private static final int MOST_SHOWN = 3;
  private static final String ACTUAL = "__savedmodel_actual";
  private static final String EXPECTED = "__savedmodel_expected";

  private final List<String> keys;
  private final List<String> outputs;
  private final StructType types;
  private final Dataset<Row> pairs;

  Verification(
      Dataset<Row> scored, Dataset<Row> expected, List<String> keys, List<String> outputs) {
    List<String> missing = Stream.concat(keys.stream(), outputs.stream())
        .filter(name -> !Arrays.asList(expected.columns()).contains(name))
        .toList();
    if (!missing.isEmpty()) {
      throw new CommandException("The expected file lacks the columns " + missing + ". It has "
          + Arrays.toString(expected.columns())
          + "; to compare fewer outputs, give --option outputs=NAME,...");
    }
    this.keys = keys;
    this.outputs = outputs;
    this.types = scored.schema();
    this.pairs = side(scored, ACTUAL)
        .join(side(expected, EXPECTED), keys.toArray(new String[0]), "full_outer");
  }

  private Dataset<Row> side(Dataset<Row> rows, String name) {
    List<Column> columns =
        new ArrayList<>(keys.stream().map(Verification::whole).toList());
    columns.add(lit(true).as(name));
    for (int i = 0; i < outputs.size(); i++) {
      columns.add(whole(outputs.get(i)).as(name + i));
    }
    return rows.select(columns.toArray(new Column[0]));
  }

  private static Column whole(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  private Column difference(int output) {
    return ValueDifference.of(
        col(ACTUAL + output),
        col(EXPECTED + output),
        types.apply(outputs.get(output)).dataType());
  }

  /** Prints what was found, and says whether all is as expected. */
  boolean report(double tolerance, PrintWriter out) {
    List<Column> found = new ArrayList<>();
    found.add(count_if(col(EXPECTED).isNull()));
    found.add(count_if(col(ACTUAL).isNull()));
    for (int i = 0; i < outputs.size(); i++) {
      found.add(max(difference(i)));
      found.add(count_if(difference(i).gt(tolerance)));
    }
    Row row = pairs.agg(count(lit(1)), found.toArray(new Column[0])).head();
    TextTable table = new TextTable("output", "rows", "differing", "max difference");
    boolean same = row.getLong(1) == 0 && row.getLong(2) == 0;
    for (int i = 0; i < outputs.size(); i++) {
      long differing = row.getLong(4 + 2 * i);
      same &= differing == 0;
      String most = row.isNullAt(3 + 2 * i) ? "0" : "%.3g".formatted(row.getDouble(3 + 2 * i));
      table.add(outputs.get(i), Long.toString(row.getLong(0)), Long.toString(differing), most);
    }
    out.print(table);
    unmatched(row.getLong(1), "scored rows are not expected", out);
    unmatched(row.getLong(2), "expected rows are not scored", out);
    for (int i = 0; i < outputs.size() && !same; i++) {
      examples(i, tolerance, out);
    }
    out.println(same ? "All values are as expected." : "Not all values are as expected.");
    return same;
  }

  private static void unmatched(long rows, String text, PrintWriter out) {
    if (rows > 0) {
      out.println(rows + " " + text + ".");
    }
  }

  private void examples(int output, double tolerance, PrintWriter out) {
    Column[] order = keys.stream().map(Verification::whole).toArray(Column[]::new);
    List<Column> shown = new ArrayList<>(Arrays.asList(order));
    shown.add(col(EXPECTED + output));
    shown.add(col(ACTUAL + output));
    List<Row> rows = pairs
        .where(difference(output).gt(tolerance))
        .orderBy(order)
        .limit(MOST_SHOWN)
        .select(shown.toArray(new Column[0]))
        .collectAsList();
    for (Row row : rows) {
      List<Object> key = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        key.add(row.get(i));
      }
      out.println("row " + key + ": output \"" + outputs.get(output) + "\" is "
          + row.get(keys.size() + 1) + ", expected " + row.get(keys.size()));
    }
  }
}
