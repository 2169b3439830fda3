/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.SavedModel;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.Parameters;

/** Compares two models. */
@Command(
    name = "diff",
    description = "Shows what differs between two models: MetaGraphs, signatures, inputs, outputs,"
        + " variables and operations.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:callers see no difference: only variables or operations differ, if anything",
      "1:MetaGraphs, signatures, inputs or outputs differ, or a model cannot be read"
    })
final class DiffCommand extends Subcommand implements IExitCodeGenerator {
  @Parameters(index = "0", paramLabel = "OLD", description = "The directory of a model.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "The directory of another.")
  private String after = "";

  private boolean matters;

  DiffCommand(PrintWriter out) {
    super(out);
  }

  @Override
  public void run() {
    ModelDifference difference =
        ModelDifference.between(SavedModel.contents(before), SavedModel.contents(after));
    matters = !difference.forCallers().isEmpty();
    difference.forCallers().forEach(out::println);
    difference.inside().forEach(out::println);
    if (difference.isNone()) {
      out.println("No difference in MetaGraphs, signatures, variables and operations.");
    }
  }

  @Override
  public int getExitCode() {
    return matters ? 1 : 0;
  }
}
