/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.apache.spark.sql.functions.expr;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code savedmodel score} scores with. */
final class ScoreModelOptions {
  /** The column for reasons if none is named; rows are counted by it, and it is not written. */
  static final String HIDDEN_ERRORS = "__savedmodel_not_scored";

  private static final String ERROR_COLUMN = "errorColumn";
  private static final String KEY_COLUMNS = "keyColumns";
  private static final String SIGNATURE = "signature";
  private static final String MODE = "mode";
  private static final String SETTINGS = "spark.savedmodel.";

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "The model's directory, or one with numbered versions of it.")
  @Nullable
  String model;

  @Option(
      names = "--signature",
      paramLabel = "NAME",
      description = "The signature. Default: serving_default, or the only one.")
  private @Nullable String signature;

  @Option(
      names = "--map-input",
      paramLabel = "INPUT=SQL",
      description = "Fills an input with an SQL expression. Default: the column of its name.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(
      names = "--map-output",
      paramLabel = "OUTPUT=COLUMN",
      description = "Names the column of an output; others are then not computed.")
  private Map<String, String> outputs = new LinkedHashMap<>();

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "Any option of savedmodel_predict, such as batchSize=512.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "What becomes of a row that cannot be scored. FAILFAST (default): it fails the"
          + " job. PERMISSIVE: its outputs are null. DROPMALFORMED: it is left out.")
  private @Nullable Mode mode;

  @Option(
      names = "--error-column",
      paramLabel = "COLUMN",
      description = "With PERMISSIVE, a column for why a row was not scored.")
  private @Nullable String errorColumn;

  @Option(
      names = "--key-columns",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns whose values name a row in errors, separated by commas.")
  private List<String> keyColumns = new ArrayList<>();

  @Option(
      names = "--max-bad-rows",
      paramLabel = "N|P%",
      converter = BadRowLimit.Converter.class,
      description = "Exit with 3 if more rows cannot be scored; the output stays.")
  @Nullable
  BadRowLimit limit;

  /** What is wrong with the options together, or null. */
  @Nullable
  String problem() {
    if (model == null) {
      return "Missing required option: '--model=DIR'.";
    }
    Optional<String> twice = Stream.of(
            mode == null ? null : MODE,
            signature == null ? null : SIGNATURE,
            errorColumn == null ? null : ERROR_COLUMN,
            keyColumns.isEmpty() ? null : KEY_COLUMNS)
        .flatMap(Stream::ofNullable)
        .filter(name -> option(name).isPresent())
        .findFirst();
    if (twice.isPresent()) {
      return "The option " + twice.get() + " is given twice, once with --option.";
    }
    if (mode() == Mode.DROPMALFORMED
        && (errorColumn != null || option(ERROR_COLUMN).isPresent())) {
      return "--error-column needs --mode PERMISSIVE: DROPMALFORMED leaves out the rows that it"
          + " would tell of.";
    }
    return limit != null && mode() == Mode.FAILFAST
        ? "--max-bad-rows needs --mode PERMISSIVE or --mode DROPMALFORMED: with FAILFAST the first"
            + " bad row ends the job."
        : null;
  }

  private Optional<String> option(String name) {
    return options.entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** How rows are treated that cannot be scored. */
  Mode mode() {
    if (mode != null) {
      return mode;
    }
    return option(MODE).filter(Mode.PERMISSIVE.name()::equalsIgnoreCase).isPresent()
        ? Mode.PERMISSIVE
        : Mode.FAILFAST;
  }

  /** Takes the mode that the session is set to, unless the job says its own. */
  void takeSettings(SparkSession spark) {
    if (mode == null && option(MODE).isEmpty()) {
      String set = spark.conf().get(SETTINGS + MODE, Mode.FAILFAST.name());
      if (set.equalsIgnoreCase(Mode.PERMISSIVE.name())) {
        mode = Mode.PERMISSIVE;
      }
    }
  }

  /** The column that tells why a row was not scored, if one was asked for. */
  Optional<String> errorColumn(SparkSession spark) {
    return mode() == Mode.PERMISSIVE
        ? Optional.ofNullable(errorColumn)
            .or(() -> option(ERROR_COLUMN))
            .or(() -> Optional.ofNullable(spark.conf().get(SETTINGS + ERROR_COLUMN, null)))
        : Optional.empty();
  }

  /** A scorer that keeps rows which cannot be scored, with a reason, unless they end the job. */
  Scorer scorer(SparkSession spark) {
    Scorer scorer = SavedModel.load(spark, String.valueOf(model))
        .scorer()
        .mode(mode() == Mode.FAILFAST ? Mode.FAILFAST : Mode.PERMISSIVE)
        .options(options);
    if (signature != null) {
      scorer = scorer.signature(signature);
    }
    if (!keyColumns.isEmpty()) {
      scorer = scorer.keyColumns(keyColumns.toArray(String[]::new));
    }
    if (mode() != Mode.FAILFAST) {
      scorer = scorer.errorColumn(errorColumn(spark).orElse(HIDDEN_ERRORS));
    } else if (errorColumn != null) {
      scorer = scorer.errorColumn(errorColumn);
    }
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      scorer = scorer.input(input.getKey(), expr(input.getValue()));
    }
    for (Map.Entry<String, String> output : outputs.entrySet()) {
      scorer = scorer.output(output.getKey(), output.getValue());
    }
    return scorer;
  }
}
