/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.row_number;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores data and compares the outputs with values that are known. */
@Command(
    name = "verify",
    description = "Scores data and compares the outputs with expected columns of the same names.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all values are as expected", "1:some are not, or scoring failed"})
final class VerifyCommand extends Subcommand implements IExitCodeGenerator {
  private static final String ORDER = "__savedmodel_row";

  @Parameters(
      paramLabel = "MODEL",
      description = "The model's directory, or one with numbered versions of it.")
  private String model = "";

  @Option(names = "--data", required = true, paramLabel = "FILE", description = "What to score.")
  private String data = "";

  @Option(
      names = "--expected",
      required = true,
      paramLabel = "FILE",
      description = "The expected outputs; may be the same file.")
  private String expected = "";

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "The format of both, as Spark names it. Default: ${DEFAULT-VALUE}.")
  private String format = "parquet";

  @Option(
      names = "--format-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the format, such as header=true.")
  private Map<String, String> formatOptions = new LinkedHashMap<>();

  @Option(
      names = "--key",
      split = ",",
      paramLabel = "COLUMN",
      description = "The columns that say which rows belong together. Default: their order.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--tolerance",
      paramLabel = "NUMBER",
      description = "How far numbers may be from those expected, times max(1, |expected|)."
          + " Default: ${DEFAULT-VALUE}.")
  private double tolerance = 1e-5;

  @Option(
      names = "--signature",
      paramLabel = "NAME",
      description = "The signature to score with. Default: serving_default, or the only one.")
  private @Nullable String signature;

  @Option(names = "--option", paramLabel = "NAME=VALUE", description = "An option of scoring.")
  private Map<String, String> options = new LinkedHashMap<>();

  private boolean differs;

  VerifyCommand(PrintWriter out) {
    super(out);
  }

  @Override
  public void run() {
    try (CommandSession session = CommandSession.begin("savedmodel verify", "", Map.of())) {
      SavedModel loaded = SavedModel.load(session.spark(), model);
      Dataset<Row> inputs = withoutOutputs(read(session.spark(), data), loaded.describe());
      Scorer scorer = loaded.scorer().options(options);
      Dataset<Row> scored =
          (signature == null ? scorer : scorer.signature(signature)).score(inputs);
      List<String> outputs = new ArrayList<>(Arrays.asList(scored.columns()));
      outputs.removeAll(Arrays.asList(inputs.columns()));
      Verification verification = new Verification(
          numbered(scored),
          numbered(read(session.spark(), expected)),
          keys.isEmpty() ? List.of(ORDER) : keys,
          outputs);
      differs = !verification.report(tolerance, out);
    }
  }

  private Dataset<Row> read(SparkSession spark, String path) {
    return spark.read().format(format).options(formatOptions).load(path);
  }

  /** The data may hold the expected outputs, too, whose names the scored ones shall have. */
  private Dataset<Row> withoutOutputs(Dataset<Row> rows, ModelDescription description) {
    List<SignatureDescription> signatures = description.metaGraphs().stream()
        .flatMap(graph -> graph.signatures().stream())
        .filter(one -> signature == null || one.key().equals(signature))
        .toList();
    String[] dropped = signatures.stream()
        .flatMap(one -> one.outputs().stream().map(TensorSpec::key))
        .filter(key -> signatures.stream().noneMatch(one -> one.input(key).isPresent()))
        .filter(key -> !keys.contains(key))
        .toArray(String[]::new);
    return rows.drop(dropped);
  }

  private Dataset<Row> numbered(Dataset<Row> rows) {
    return keys.isEmpty()
        ? rows.withColumn("__savedmodel_id", monotonically_increasing_id())
            .withColumn(ORDER, row_number().over(Window.orderBy(col("__savedmodel_id"))))
            .drop("__savedmodel_id")
        : rows;
  }

  @Override
  public int getExitCode() {
    return differs ? 1 : 0;
  }
}
