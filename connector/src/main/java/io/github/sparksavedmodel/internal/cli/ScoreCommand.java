/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Reads rows, scores them and writes the result: the scheduled job. */
@Command(
    name = "score",
    description = {
      "Reads rows, scores them with a model and writes them with its outputs as columns.",
      "Columns go into the model's inputs of the same names."
    },
    customSynopsis = "savedmodel score --model DIR --input PATH --output PATH [OPTION]...",
    descriptionHeading = "%n",
    optionListHeading = "%nOther:%n",
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; what failed and why is on stderr",
      "2:wrong arguments; nothing was run",
      "3:written, but more rows than --max-bad-rows could not be scored"
    },
    footerHeading = "%nFor example:%n",
    footer = {
      "  savedmodel score --model models/churn --input customers.parquet \\",
      "      --output scored.parquet --select customer_id,probability"
    })
final class ScoreCommand extends Subcommand {
  @ArgGroup(validate = false, order = 1, heading = "%nInput:%n")
  private ScoreInputOptions input = new ScoreInputOptions();

  @ArgGroup(validate = false, order = 2, heading = "%nModel:%n")
  private ScoreModelOptions model = new ScoreModelOptions();

  @ArgGroup(validate = false, order = 3, heading = "%nOutput:%n")
  private ScoreOutputOptions output = new ScoreOutputOptions();

  @ArgGroup(validate = false, order = 4, heading = "%nJob:%n")
  private ScoreJobOptions job = new ScoreJobOptions();

  @Spec
  private @Nullable CommandSpec spec;

  private ScoreCommand(PrintWriter out) {
    super(out);
  }

  /** The command, whose help tells last what every command understands. */
  static CommandLine line(PrintWriter out) {
    CommandLine line = new CommandLine(new ScoreCommand(out));
    Map<String, IHelpSectionRenderer> help = line.getHelpSectionMap();
    help.remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING);
    help.put(
        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
        text -> text.optionListGroupSections()
            + text.optionListHeading()
            + text.optionListExcludingGroups(ungrouped(text.commandSpec())));
    return line;
  }

  private static List<OptionSpec> ungrouped(CommandSpec spec) {
    return spec.options().stream().filter(option -> option.group() == null).toList();
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (job.file != null) {
      readAgain(line, JobFile.read(job.file, line));
    }
    Stream.of(input.problem(), model.problem(), output.problem(), job.problem())
        .flatMap(Stream::ofNullable)
        .findFirst()
        .ifPresent(problem -> {
          throw new ParameterException(line, problem);
        });
    new ScoreJob(input, model, output, job, out).run();
  }

  /** Reads the arguments once more, after those in the file, which they win over. */
  private static void readAgain(CommandLine line, JobFile file) {
    ParseResult given = line.getParseResult();
    List<String> arguments = new ArrayList<>(file.arguments(given));
    given.matchedOptions().forEach(option -> {
      List<String> values = option.originalStringValues();
      (values.isEmpty() ? List.of("true") : values)
          .forEach(value -> arguments.add(option.longestName() + "=" + value));
    });
    try {
      line.setOverwrittenOptionsAllowed(true).parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException failure) {
      throw file.located(failure, given);
    }
  }
}
