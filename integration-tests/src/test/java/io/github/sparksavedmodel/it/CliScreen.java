/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The facts on a screen of TensorFlow's {@code saved_model_cli show --all}.
 *
 * @param graphs the MetaGraphs, by their tags with commas between
 * @param functions the arguments of each concrete function, by the function's name
 */
record CliScreen(Map<String, Graph> graphs, Map<String, List<List<String>>> functions) {
  private static final Pattern GRAPH = Pattern.compile("MetaGraphDef with tag-set: '(.*)' cont.*");
  private static final Pattern SIGNATURE = Pattern.compile("signature_def\\['(.*)'\\]:");
  private static final Pattern TENSOR = Pattern.compile("(in|out)puts\\['(.*)'\\] tensor_info:");
  private static final Pattern FACT = Pattern.compile("(dtype|shape|name|Method name is): ?(.*)");
  private static final Pattern OPS = Pattern.compile("The MetaGraph with .* ops: \\{(.*)\\}");
  private static final Pattern FUNCTION = Pattern.compile("Function Name: '(.*)'");
  private static final Pattern ARGUMENT = Pattern.compile("(\\w+): (TensorSpec.*)|Value: (.*)");

  /** A MetaGraph: its signatures by key, and the names of its operations. */
  record Graph(Map<String, Signature> signatures, List<String> ops) {}

  /** A signature: {@code dtype}, {@code shape} and {@code name} of each tensor, by key. */
  record Signature(
      Map<String, Map<String, String>> inputs,
      Map<String, Map<String, String>> outputs,
      List<String> method) {
    static Signature empty() {
      return new Signature(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    }
  }

  static CliScreen of(String text) {
    CliScreen screen = new CliScreen(new TreeMap<>(), new TreeMap<>());
    Reading reading = new Reading(screen);
    text.lines().map(String::strip).forEach(reading::line);
    return screen;
  }

  /** Reads line by line: what a line is about was said above it. */
  private static final class Reading {
    private final CliScreen screen;
    private Graph graph = new Graph(new TreeMap<>(), new ArrayList<>());
    private Signature signature = Signature.empty();
    private Map<String, String> tensor = new TreeMap<>();
    private @Nullable List<List<String>> options;

    Reading(CliScreen screen) {
      this.screen = screen;
    }

    void line(String line) {
      Matcher match;
      if ((match = GRAPH.matcher(line)).matches()) {
        graph = new Graph(new TreeMap<>(), new ArrayList<>());
        screen.graphs().put(match.group(1), graph);
      } else if ((match = SIGNATURE.matcher(line)).matches()) {
        signature = Signature.empty();
        graph.signatures().put(match.group(1), signature);
      } else if ((match = TENSOR.matcher(line)).matches()) {
        tensor = new TreeMap<>();
        (match.group(1).equals("in") ? signature.inputs() : signature.outputs())
            .put(match.group(2), tensor);
      } else if ((match = OPS.matcher(line)).matches()) {
        graph.ops().addAll(List.of(match.group(1).replace("'", "").split(", ")));
      } else {
        functionLine(line);
      }
    }

    private void functionLine(String line) {
      Matcher match;
      if ((match = FUNCTION.matcher(line)).matches()) {
        options = new ArrayList<>();
        screen.functions().put(match.group(1), options);
      } else if (options != null) {
        optionLine(line, options);
      } else if ((match = FACT.matcher(line)).matches()) {
        if (match.group(1).startsWith("Method")) {
          signature.method().add(match.group(2));
        } else {
          tensor.put(match.group(1), match.group(2));
        }
      }
    }

    private static void optionLine(String line, List<List<String>> options) {
      Matcher match = ARGUMENT.matcher(line);
      if (line.startsWith("Option #")) {
        options.add(new ArrayList<>());
      } else if (match.matches()) {
        options
            .get(options.size() - 1)
            .add(match.group(1) == null ? match.group(3) : match.group(2));
      }
    }
  }
}
