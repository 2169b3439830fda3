/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** A YAML file with a key for each option of a command, named as the option is. */
final class JobFile {
  private static final String PREFIX = "--";

  private final String name;
  private final CommandLine line;
  private final Map<OptionSpec, JobFileEntry> entries = new LinkedHashMap<>();

  private JobFile(String name, CommandLine line) {
    this.name = name;
    this.line = line;
  }

  /**
   * Reads a file.
   *
   * @throws ParameterException if it is not one for this command
   */
  static JobFile read(String name, CommandLine line) {
    JobFile file = new JobFile(name, line);
    for (NodeTuple entry : file.root().getValue()) {
      file.add(entry.getKeyNode(), entry.getValueNode());
    }
    return file;
  }

  private MappingNode root() {
    LoadSettings settings = LoadSettings.builder().setLabel(name).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(Files.readString(Path.of(name)));
      if (root.isPresent() && root.get() instanceof MappingNode mapping) {
        return mapping;
      }
      throw problem("is not a list of keys with values, such as \"model: models/churn\"");
    } catch (IOException failure) {
      throw problem("cannot be read: " + failure);
    } catch (MarkedYamlEngineException failure) {
      throw problem(failure.getProblemMark(), "is no YAML: " + failure.getProblem());
    }
  }

  private void add(Node keyNode, Node value) {
    String key = JobFileEntry.scalar(keyNode).orElse("");
    OptionSpec option = line.getCommandSpec().findOption(PREFIX + key);
    if (option == null || option.usageHelp() || key.equals(ScoreJobOptions.JOB.substring(2))) {
      throw problem(keyNode.getStartMark(), unknown(key));
    }
    JobFileEntry entry;
    try {
      entry = JobFileEntry.of(option, keyNode.getStartMark(), value);
    } catch (IllegalArgumentException wrong) {
      throw problem(value.getStartMark(), "\"" + key + "\" " + wrong.getMessage());
    }
    if (entries.put(option, entry) != null) {
      throw problem(keyNode.getStartMark(), "\"" + key + "\" is there twice");
    }
  }

  private String unknown(String key) {
    List<String> keys = line.getCommandSpec().options().stream()
        .filter(option -> !option.usageHelp() && !option.longestName().equals(ScoreJobOptions.JOB))
        .map(option -> option.longestName().substring(PREFIX.length()))
        .toList();
    return "unknown key \"" + key + "\""
        + NearestName.of(key, keys)
            .map(nearest -> "; did you mean \"" + nearest + "\"?")
            .orElse("; the keys are the options of " + line.getCommandSpec().qualifiedName());
  }

  /**
   * The file as arguments, without what is given on the command line, where maps are merged key by
   * key.
   */
  List<String> arguments(ParseResult given) {
    List<String> arguments = new ArrayList<>();
    entries.forEach((option, entry) -> {
      if (option.typeInfo().isMap() || !given.hasMatchedOption(option)) {
        entry.values().forEach(value -> arguments.add(option.longestName() + "=" + value));
      }
    });
    return arguments;
  }

  /** The same failure, with the line of the file if that is where the option comes from. */
  ParameterException located(ParameterException failure, ParseResult given) {
    JobFileEntry entry = entries.get(failure.getArgSpec());
    return entry == null || (!entry.isMap() && given.hasMatchedOption(entry.option()))
        ? failure
        : problem(Optional.of(entry.mark()), String.valueOf(failure.getMessage()));
  }

  private ParameterException problem(String text) {
    return new ParameterException(line, "The job file \"" + name + "\" " + text + ".");
  }

  private ParameterException problem(Optional<Mark> mark, String text) {
    String place = mark.map(where -> ", line " + (where.getLine() + 1)).orElse("");
    return new ParameterException(
        line, name + place + ": " + text + (text.endsWith("?") ? "" : "."));
  }
}
