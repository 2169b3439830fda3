/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.StringSubstitutor;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One key of a job file.
 *
 * @param option the option of its name
 * @param mark where it is
 * @param values its values as they would stand on the command line
 */
record JobFileEntry(OptionSpec option, Mark mark, List<String> values) {
  private static final String ENVIRONMENT = "env:";

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with the rest of a sentence about the key, if the value is not
   *     of the option's kind
   */
  static JobFileEntry of(OptionSpec option, Optional<Mark> mark, Node value) {
    return new JobFileEntry(option, mark.orElseThrow(), values(option, value));
  }

  boolean isMap() {
    return option.typeInfo().isMap();
  }

  private static List<String> values(OptionSpec option, Node value) {
    if (option.typeInfo().isMap()) {
      return pairs(value);
    }
    if (option.isMultiValue() && value instanceof SequenceNode list) {
      return list.getValue().stream().map(JobFileEntry::text).toList();
    }
    if (option.arity().max() == 0) {
      return List.of(flag(value));
    }
    if (value instanceof SequenceNode) {
      throw new IllegalArgumentException("takes one value, not a list");
    }
    return List.of(text(value));
  }

  private static List<String> pairs(Node value) {
    if (!(value instanceof MappingNode mapping)) {
      throw new IllegalArgumentException("takes names with values, such as {name: value}");
    }
    List<String> pairs = new ArrayList<>();
    for (NodeTuple pair : mapping.getValue()) {
      pairs.add(text(pair.getKeyNode()) + "=" + text(pair.getValueNode()));
    }
    return pairs;
  }

  private static String flag(Node value) {
    String text = text(value);
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("takes true or false, not " + text);
    }
    return text;
  }

  private static String text(Node value) {
    if (value instanceof MappingNode) {
      throw new IllegalArgumentException("takes a value, not names with values");
    }
    if (value.getTag().equals(Tag.NULL)) {
      throw new IllegalArgumentException("has no value");
    }
    return scalar(value)
        .map(JobFileEntry::substituted)
        .orElseThrow(() -> new IllegalArgumentException("takes a value here, not a list"));
  }

  /** The text of a plain value. */
  static Optional<String> scalar(Node node) {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  /** With environment variables for what says so. */
  private static String substituted(String text) {
    StringSubstitutor substitutor = new StringSubstitutor(JobFileEntry::variable);
    substitutor.setDisableSubstitutionInValues(true);
    substitutor.setEnableUndefinedVariableException(true);
    return substitutor.replace(text);
  }

  private static String variable(String name) {
    if (!name.startsWith(ENVIRONMENT)) {
      throw new IllegalArgumentException("names \"${" + name
          + "}\", but only environment variables are known, such as ${env:HOME}; write $${ for ${");
    }
    String value = System.getenv(name.substring(ENVIRONMENT.length()));
    if (value == null) {
      throw new IllegalArgumentException("names the environment variable \""
          + name.substring(ENVIRONMENT.length()) + "\", which is not set");
    }
    return value;
  }
}
