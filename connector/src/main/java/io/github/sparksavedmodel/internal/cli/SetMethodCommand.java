/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import io.github.sparksavedmodel.SavedModel;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a signature another method name. */
@Command(
    name = "set-method",
    description = "Changes the method name of a signature, in place.",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    sortOptions = false)
final class SetMethodCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "The model's directory.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "SIGNATURE", description = "The signature's key.")
  private String signature = "";

  @Parameters(
      index = "2",
      paramLabel = "METHOD",
      description = "The new name, for instance tensorflow/serving/predict.")
  private String method = "";

  @Option(
      names = "--tags",
      split = ",",
      paramLabel = "TAG",
      description = "The tags of the only MetaGraph to change. Default: every MetaGraph.")
  private @Nullable List<String> tags;

  SetMethodCommand(PrintWriter out) {
    super(out);
  }

  @Override
  public void run() {
    if (signature.isBlank() || method.isBlank()) {
      throw new CommandException("The signature and the method must not be empty.");
    }
    if (tags == null) {
      SavedModel.setMethodName(model, signature, method);
    } else {
      SavedModel.setMethodName(model, signature, method, tags);
    }
    out.println("Signature \"" + signature + "\" of " + model + " now has method " + method + ".");
  }
}
