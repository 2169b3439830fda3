/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.internal.cli.CountedWrite.WriteSummary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads files, scores them and writes the result: the scheduled job. */
@Command(
    name = "score",
    description = {
      "Reads rows, scores them with a model and writes them with its outputs as columns.",
      "Columns go into the model's inputs of the same names."
    },
    customSynopsis = "savedmodel score --model DIR --input PATH --output PATH [OPTION]...",
    descriptionHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed; what failed and why is on stderr", "2:wrong arguments"},
    footerHeading = "%nFor example:%n",
    footer = {
      "  savedmodel score --model models/churn --input customers.parquet \\",
      "      --output scored.parquet --select customer_id,probability"
    })
final class ScoreCommand extends Subcommand {
  private static final String ERROR_COLUMN = "errorcolumn";
  private static final String NOT_SCORED = "notScored";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description =
          "The model's directory, or one with numbered versions of it, or a file with a graph.")
  private String model = "";

  @Option(names = "--input", required = true, paramLabel = "PATH", description = "What to read.")
  private String input = "";

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "The input's format, as Spark names it. Default: ${DEFAULT-VALUE}.")
  private String format = "parquet";

  @Option(names = "--output", required = true, paramLabel = "PATH", description = "Where to write.")
  private String output = "";

  @Option(
      names = "--output-format",
      paramLabel = "NAME",
      description = "The output's format. Default: ${DEFAULT-VALUE}.")
  private String outputFormat = "parquet";

  @Option(
      names = "--output-mode",
      paramLabel = "MODE",
      description = "What to do if the output exists: errorifexists, overwrite, append or ignore."
          + " Default: errorifexists.")
  private SaveMode outputMode = SaveMode.ErrorIfExists;

  @Option(
      names = "--select",
      split = ",",
      paramLabel = "COLUMN",
      description = "The columns to write, separated by commas. Default: all of the input's and all"
          + " of the model's outputs.")
  private List<String> selected = new ArrayList<>();

  @Option(
      names = "--signature",
      paramLabel = "NAME",
      description = "The signature to score with. Default: serving_default, or the only one.")
  private @Nullable String signature;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "What happens to a row that cannot be scored. FAILFAST (default): the job"
          + " fails. PERMISSIVE: its outputs are null. DROPMALFORMED: it is left out.")
  private Mode mode = Mode.FAILFAST;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description =
          "An option of scoring, such as errorColumn=problem or" + " inputs.income=yearly_income.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--input-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the input's format, such as header=true.")
  private Map<String, String> inputOptions = new LinkedHashMap<>();

  @Option(
      names = "--output-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the output's format, such as compression=zstd.")
  private Map<String, String> outputOptions = new LinkedHashMap<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Where to run if spark-submit does not say. Default: local[*].")
  private String master = "";

  @Option(names = "--conf", paramLabel = "NAME=VALUE", description = "A setting of Spark.")
  private Map<String, String> settings = new LinkedHashMap<>();

  ScoreCommand(PrintWriter out) {
    super(out);
  }

  @Override
  public void run() {
    try (CommandSession session = CommandSession.begin("savedmodel score", master, settings)) {
      WriteSummary summary = write(select(scored(session.spark())));
      out.println(
          summary.rows() == 0 && outputMode == SaveMode.Ignore
              ? "Wrote nothing to " + output + ": it exists, or there were no rows."
              : "Wrote " + summary.text() + " to " + output + ".");
      errorColumn()
          .filter(column -> summary.count(NOT_SCORED) > 0)
          .ifPresent(column -> out.printf(
              Locale.ROOT,
              "%,d of them could not be scored; column \"%s\" says why.%n",
              summary.count(NOT_SCORED),
              column));
      out.flush();
    }
  }

  private Dataset<Row> scored(SparkSession spark) {
    Scorer scorer = SavedModel.load(spark, model).scorer().mode(mode).options(options);
    if (signature != null) {
      scorer = scorer.signature(signature);
    }
    return scorer.score(spark.read().format(format).options(inputOptions).load(input));
  }

  private Dataset<Row> select(Dataset<Row> scored) {
    if (selected.isEmpty()) {
      return scored;
    }
    List<String> columns = Arrays.asList(scored.columns());
    return scored.select(selected.stream()
        .map(name -> columns.contains(name) ? whole(name) : functions.col(name))
        .toArray(Column[]::new));
  }

  /** A column by its whole name, dots and backticks included. */
  private static Column whole(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private WriteSummary write(Dataset<Row> rows) {
    CountedWrite write = new CountedWrite(rows, outputFormat, outputMode, outputOptions);
    errorColumn()
        .filter(Arrays.asList(rows.columns())::contains)
        .ifPresent(column -> write.counting(NOT_SCORED, whole(column).isNotNull()));
    return write.to(output);
  }

  private Optional<String> errorColumn() {
    return options.entrySet().stream()
        .filter(option -> option.getKey().toLowerCase(Locale.ROOT).equals(ERROR_COLUMN))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
