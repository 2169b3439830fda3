/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
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
  private static final Pattern FACT = Pattern.compile("(dtype|shape|name): ?(.*)");
  private static final Pattern METHOD = Pattern.compile("Method name is: ?(.*)");
  private static final Pattern REMARK =
      Pattern.compile("The given SavedModel SignatureDef contains .*|Concrete Functions:");
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
      if (options != null && !line.startsWith("Function Name")) {
        optionLine(line, options);
      } else {
        boolean isRead = on(GRAPH, line, this::graph)
            || on(SIGNATURE, line, this::signature)
            || on(TENSOR, line, this::tensor)
            || on(METHOD, line, match -> signature.method().add(match.group(1)))
            || on(FACT, line, match -> tensor.put(match.group(1), match.group(2)))
            || on(OPS, line, match -> graph.ops().addAll(names(match.group(1))))
            || on(FUNCTION, line, this::function);
        assertThat(isRead || line.isEmpty() || REMARK.matcher(line).matches())
            .as(line)
            .isTrue();
      }
    }

    private static boolean on(Pattern pattern, String line, Consumer<Matcher> reader) {
      Matcher matcher = pattern.matcher(line);
      boolean isMatch = matcher.matches();
      if (isMatch) {
        reader.accept(matcher);
      }
      return isMatch;
    }

    private static List<String> names(String quoted) {
      return List.of(quoted.replace("'", "").split(", ", -1));
    }

    private void graph(Matcher match) {
      graph = new Graph(new TreeMap<>(), new ArrayList<>());
      screen.graphs().put(match.group(1), graph);
    }

    private void signature(Matcher match) {
      signature = Signature.empty();
      graph.signatures().put(match.group(1), signature);
    }

    private void tensor(Matcher match) {
      tensor = new TreeMap<>();
      (match.group(1).equals("in") ? signature.inputs() : signature.outputs())
          .put(match.group(2), tensor);
    }

    private void function(Matcher match) {
      options = new ArrayList<>();
      screen.functions().put(match.group(1), options);
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
