/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.sparksavedmodel.benchmark.Check;
import io.github.sparksavedmodel.benchmark.Setup;
import io.github.sparksavedmodel.benchmark.Workload;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Scores with this connector, from rows or from columns. */
final class Connector implements Contender {
  private static final String ID = "id";
  private static final String SCORE = "score";

  private final Setup setup;
  private final boolean fromColumns;
  private final SparkFiles files;

  Connector(Setup setup, boolean fromColumns) {
    this.setup = setup;
    this.fromColumns = fromColumns;
    this.files = new SparkFiles(setup);
  }

  @Override
  public Optional<Check> check(List<String> paths) {
    Dataset<Row> scored = scored(paths);
    checkPath(scored);
    Row all = scored
        .agg(
            count(SCORE),
            sum(col(SCORE).cast("double")),
            collect_list(when(col(ID).lt(Check.FIRST), struct(ID, SCORE))))
        .first();
    Map<String, Double> first = new HashMap<>();
    for (Row row : all.<Row>getList(2)) {
      first.put(Long.toString(row.getLong(0)), (double) row.getFloat(1));
    }
    return Optional.of(new Check(all.getLong(0), all.getDouble(1), first));
  }

  @Override
  public void run(List<String> paths, long rows) {
    SparkFiles.drop(scored(paths));
  }

  /** The rows as they are. */
  Dataset<Row> read(List<String> paths) {
    return files.read(paths);
  }

  /** Id and score of each row. */
  Dataset<Row> scored(List<String> paths) {
    Dataset<Row> all = files.read(paths);
    String inputs = Arrays.stream(all.columns())
        .filter(column -> !column.equals(ID))
        .collect(Collectors.joining(", "));
    List<String> options =
        Workload.valueOf(setup.workload().toUpperCase(Locale.ROOT)).options();
    String map = options.isEmpty() ? "" : ", map(" + String.join(", ", options) + ")";
    return rows(all)
        .selectExpr(
            ID,
            "savedmodel_predict('%s', struct(%s)%s).%s AS %s"
                .formatted(setup.model(), inputs, map, SCORE, SCORE));
  }

  private Dataset<Row> rows(Dataset<Row> all) {
    if (!fromColumns) {
      return RowScan.asRows(all, setup.filter());
    }
    return setup.filter().isEmpty() ? all : all.where(setup.filter());
  }

  private void checkPath(Dataset<Row> scored) {
    String plan = ((org.apache.spark.sql.classic.Dataset<Row>) scored)
        .queryExecution()
        .executedPlan()
        .toString();
    String path = fromColumns ? "path columns" : "path rows";
    if (!plan.contains(path)) {
      throw new IllegalStateException("The plan has no " + path + ":\n" + plan);
    }
  }
}
