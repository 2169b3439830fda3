/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.Scorer;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a model on a few values and prints what comes out, as {@code saved_model_cli run} does. */
@Command(
    name = "run",
    description = "Runs a model on arrays, Python literals or JSON rows, and prints its outputs.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    footerHeading = "%n",
    footer = {
      "Outputs are printed as numpy does. The first dimension of the inputs is rows, all of",
      "which are one run; an input that is a scalar beside them makes each row a run."
    })
final class RunCommand extends Subcommand {
  private static final String SIGNATURE = "signature";
  private static final String TAGS = "tags";
  private static final List<String> OTHER_INPUTS = List.of("function", "sparse.", "ragged.");

  @Parameters(
      paramLabel = "MODEL",
      description = "The model's directory, or one with numbered versions of it.")
  private String model = "";

  @Mixin
  private RunInputOptions inputs = new RunInputOptions();

  @Option(
      names = {"--signature", "--signature_def"},
      paramLabel = "NAME",
      description = "The signature. Default: serving_default, or the only one.")
  private @Nullable String signature;

  @Option(
      names = {"--tags", "--tag_set"},
      paramLabel = "TAGS",
      description =
          "The tags of the MetaGraph, separated by commas. Default: serve, or those of the"
              + " only one.")
  private @Nullable String tags;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Which numbered version; default: the latest.")
  private @Nullable Long version;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "Any option of savedmodel_predict, such as casts=lossy.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Mixin
  private OutputFolder folder = new OutputFolder();

  private final PrintWriter err;

  RunCommand(PrintWriter out, PrintWriter err) {
    super(out);
    this.err = err;
  }

  @Override
  public void run() {
    String problem = inputs.problem();
    if (problem != null) {
      throw new CommandException(problem, ExitCode.USAGE);
    }
    try (CommandSession session = CommandSession.begin("savedmodel run", "", Map.of())) {
      SparkSession spark = session.spark();
      SavedModel loaded =
          version == null ? SavedModel.load(spark, model) : SavedModel.load(spark, model, version);
      Optional<SignatureDescription> known = signature(loaded.describe());
      RunInputs fed = inputs(spark, known);
      known.ifPresent(all -> checkAllAreThere(all, fed));
      Scorer scorer = fed.bind(loaded.scorer()).options(chosen());
      print(fed, scorer.score(fed.rows()), known);
    }
  }

  private RunInputs inputs(SparkSession spark, Optional<SignatureDescription> known) {
    if (inputs.json != null) {
      return JsonRows.read(spark, inputs.json, known);
    }
    boolean takesNothing = known.isPresent() && known.get().inputs().isEmpty();
    if (!inputs.hasArrays() && !takesNothing) {
      throw new CommandException(
          "At least one of --inputs, --input-exprs, --input-examples or --input is required.",
          ExitCode.USAGE);
    }
    return RunInputs.of(
        spark, inputs.arrays(spark.sparkContext().hadoopConfiguration(), err), known);
  }

  private static void checkAllAreThere(SignatureDescription signature, RunInputs fed) {
    List<String> missing = signature.inputs().stream()
        .filter(input -> input.placeholder() && input.defaultValue().isEmpty())
        .filter(input -> !fed.columns().containsKey(input.key()))
        .map(input -> "\"" + input.key() + "\" (" + input.typeText() + ")")
        .toList();
    if (!missing.isEmpty()) {
      throw new CommandException("Signature \"" + signature.key() + "\" needs values for "
          + String.join(", ", missing) + ", too. Give them in the same way as the others.");
    }
  }

  private Map<String, String> chosen() {
    Map<String, String> chosen = new LinkedHashMap<>(options);
    if (signature != null) {
      chosen.put(SIGNATURE, signature);
    }
    if (tags != null) {
      chosen.put(TAGS, tags);
    }
    return chosen;
  }

  private Optional<String> chosen(String name) {
    return chosen().entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The signature, unless options name other inputs and outputs than it has. */
  private Optional<SignatureDescription> signature(ModelDescription description) {
    boolean hasOther = options.keySet().stream()
        .anyMatch(name -> OTHER_INPUTS.stream()
            .anyMatch(other -> name.regionMatches(true, 0, other, 0, other.length())));
    boolean fetchesTensors =
        chosen("outputs").filter(names -> names.contains(":")).isPresent();
    List<MetaGraphDescription> graphs = description.metaGraphs();
    Optional<MetaGraphDescription> graph = chosen(TAGS)
        .map(
            list -> Stream.of(list.split(",", -1)).map(String::strip).filter(tag -> !tag.isEmpty()))
        .map(Stream::toList)
        .or(() -> graphs.size() == 1 ? Optional.empty() : Optional.of(List.of("serve")))
        .map(description::metaGraph)
        .orElseGet(() -> graphs.stream().findFirst());
    return hasOther || fetchesTensors ? Optional.empty() : graph.flatMap(this::signature);
  }

  private Optional<SignatureDescription> signature(MetaGraphDescription graph) {
    Optional<String> key = chosen(SIGNATURE);
    List<SignatureDescription> all = graph.signatures();
    return key.isPresent()
        ? graph.signature(key.get())
        : graph
            .signature("serving_default")
            .or(() -> all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty());
  }

  private void print(RunInputs fed, Dataset<Row> scored, Optional<SignatureDescription> known) {
    List<String> columns = Arrays.asList(scored.columns());
    List<String> keys = columns.stream()
        .filter(column -> !fed.columns().containsValue(column))
        .sorted()
        .toList();
    folder.check(keys);
    List<Row> rows = scored.collectAsList();
    for (String key : keys) {
      OutputValue value = value(key, columns.indexOf(key), rows, scored, fed, known);
      out.println("Result for output key " + key + ":");
      out.println(value.text());
      folder.write(value, out);
    }
  }

  private static OutputValue value(
      String key,
      int column,
      List<Row> rows,
      Dataset<Row> scored,
      RunInputs fed,
      Optional<SignatureDescription> known) {
    List<@Nullable Object> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.get(column)));
    var spec = known.flatMap(signature -> signature.output(key));
    boolean isScalar = spec.isPresent() && spec.get().shape().isScalar();
    boolean isWhole = rows.size() == 1 && (!fed.areRows() || isScalar);
    return OutputValue.of(key, values, scored.schema().fields()[column].dataType(), spec, isWhole);
  }
}
