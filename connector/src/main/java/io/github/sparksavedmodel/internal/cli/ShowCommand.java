/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.ModelDescription;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a model holds, without starting Spark or TensorFlow. */
@Command(
    name = "show",
    description = "Shows what a model takes and gives back.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    footerHeading = "%n",
    footer = {
      "JSON: {path, identity, metaGraphs: [{tags, tensorflowVersion, assets,",
      "signatures: [{key, methodName, inputs: [tensor], outputs: [tensor]}]}]}, where a",
      "tensor is {key, encoding, tensorName, elementType, shape, components: [tensor],",
      "default}. An open dimension is -1. The shape is null if the rank is unknown, the",
      "default is null if there is none. An input that is parsed has features, too:",
      "{message, features: [{name, kind, layout, list, shape, required, default}],",
      "groups: [{values, parts: [{role, feature, size}]}], unknown: [reason]}.",
      "--include adds variables: [{name, path, key, elementType, shape, bytes, shard}],",
      "and to each MetaGraph ops: [{op, inGraph, inFunctions, risk}], loaderOps:",
      "{signature: op} and functions: [{path, graphFunction, arguments: [{name, type}],",
      "result}]."
    })
final class ShowCommand extends Subcommand {
  @Parameters(
      paramLabel = "MODEL",
      description =
          "The model's directory, or one with numbered versions of it, or a file with a graph.")
  private String model = "";

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Which numbered version; default: the latest.")
  private @Nullable Long version;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--include",
      split = ",",
      paramLabel = "SECTION",
      description = "What to show besides signatures and assets: variables, ops, functions or all,"
          + " separated by commas.")
  private Set<Section> sections = EnumSet.noneOf(Section.class);

  ShowCommand(PrintWriter out) {
    super(out);
  }

  @Override
  public void run() {
    out.println((sections.isEmpty() ? description() : contents()).stripTrailing());
  }

  private String description() {
    ModelDescription description =
        version == null ? SavedModel.inspect(model) : SavedModel.inspect(model, version);
    return json ? DescriptionJson.of(description) : description.toString();
  }

  private String contents() {
    ModelContents contents =
        version == null ? SavedModel.contents(model) : SavedModel.contents(model, version);
    return json ? ContentsJson.of(contents, sections) : ContentsText.of(contents, sections);
  }
}
