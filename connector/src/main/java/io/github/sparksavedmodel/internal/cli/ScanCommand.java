/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.OpRisk;
import io.github.sparksavedmodel.model.OpUse;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Parameters;

/** Looks for operations that do more than compute. */
@Command(
    name = "scan",
    description =
        "Looks for operations that touch files or the network, print, or run foreign code,"
            + " in graphs and their functions.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:none found", "1:some found, or the model cannot be read"},
    footerHeading = "%n",
    footer = {
      "Not counted are SaveV2, MergeV2Checkpoints, RestoreV2 and InitializeTableFromTextFileV2,",
      "by which models keep their own variables and assets. Nothing found is no proof of safety:",
      "operations of custom libraries are not known here."
    })
final class ScanCommand extends Subcommand implements IExitCodeGenerator {
  @Parameters(
      paramLabel = "MODEL",
      description = "The model's directory, or one with numbered versions of it.")
  private String model = "";

  private boolean found;

  ScanCommand(PrintWriter out) {
    super(out);
  }

  @Override
  public void run() {
    TextTable table = new TextTable("MetaGraph", "op", "risk", "in graph", "in functions");
    for (MetaGraphContents graph : SavedModel.contents(model).metaGraphs()) {
      for (OpUse use : graph.ops()) {
        OpRisk.of(use.op()).ifPresent(risk -> {
          found = true;
          table.add(
              graph.description().tags().toString(),
              use.op(),
              risk.label(),
              Long.toString(use.inGraph()),
              Long.toString(use.inFunctions()));
        });
      }
    }
    out.println(
        found
            ? table.toString().stripTrailing()
            : "No operation touches files or the network, prints, or runs foreign code.");
  }

  @Override
  public int getExitCode() {
    return found ? 1 : 0;
  }
}
