/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparksavedmodel.it.CliScreen.Signature;
import io.github.sparksavedmodel.model.TensorShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code saved_model_cli show --all} says of models, {@code savedmodel show} says, too. */
class CliScreensIT {
  private static final Map<String, String> TYPES =
      Map.of("FLOAT", "float32", "DOUBLE", "float64", "HALF", "float16");
  private static final Pattern SPEC =
      Pattern.compile("TensorSpec\\(shape=\\(([^)]*)\\), dtype=tf\\.(\\w+), name='(\\w+)'\\)");

  private static Stream<Map.Entry<String, JsonNode>> screens() throws IOException {
    return new ObjectMapper()
            .readTree(Fixtures.repository()
                .resolve("integration-tests/models/saved_model_cli_show.json")
                .toFile())
            .properties()
            .stream();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("screens")
  void saysWhatTensorFlowSays(Map.Entry<String, JsonNode> entry) throws IOException {
    CliScreen screen = CliScreen.of(entry.getValue().asText());
    String model = Fixtures.model(entry.getKey());
    CommandRun json = CommandRun.of("show", "--json", "--include=all", model);
    CommandRun text = CommandRun.of("show", "--include=all", model);
    assertThat(json.err() + text.err()).isEmpty();
    JsonNode graphs = new ObjectMapper().readTree(json.out()).get("metaGraphs");
    assertThat(graphs).hasSameSizeAs(screen.graphs().keySet());
    screen.graphs().forEach((tags, graph) -> {
      JsonNode ours = stream(graphs)
          .filter(one -> texts(one.get("tags"))
              .equals(Stream.of(tags.split(", ", -1)).sorted().toList()))
          .findFirst()
          .orElseThrow();
      assertThat(stream(ours.get("ops")).map(op -> op.get("op").asText())).containsAll(graph.ops());
      assertThat(text.out()).contains(graph.ops());
      graph.signatures().forEach((key, signature) -> compare(key, signature, ours, text.out()));
    });
    screen.functions().forEach((name, options) -> compare(name, options, graphs, text.out()));
  }

  private static List<String> texts(JsonNode array) {
    return stream(array).map(JsonNode::asText).toList();
  }

  private static void compare(String key, Signature theirs, JsonNode graph, String text) {
    if (graph.get("loaderOps").has(key)) {
      String op = fact(theirs.outputs().getOrDefault(key, Map.of()), "name");
      assertThat(graph.get("loaderOps").get(key).asText()).isEqualTo(op);
      assertThat(text).contains(key + " " + op);
      return;
    }
    JsonNode ours = stream(graph.get("signatures"))
        .filter(one -> one.get("key").asText().equals(key))
        .findFirst()
        .orElseThrow();
    assertThat(ours.get("methodName").asText()).isEqualTo(theirs.method().get(0));
    assertThat(text).contains("signature \"" + key + "\" (" + theirs.method().get(0) + ")");
    theirs.inputs().forEach((name, tensor) -> compare(name, tensor, ours.get("inputs"), text));
    theirs.outputs().forEach((name, tensor) -> compare(name, tensor, ours.get("outputs"), text));
  }

  /** Parts of sparse and ragged tensors have keys of their own there, but the same names here. */
  private static void compare(String key, Map<String, String> theirs, JsonNode specs, String text) {
    String name = fact(theirs, "name");
    List<JsonNode> all = new ArrayList<>();
    specs.forEach(spec -> {
      all.add(spec);
      spec.get("components").forEach(all::add);
    });
    JsonNode ours = all.stream()
        .filter(spec -> name.isEmpty()
            ? spec.get("key").asText().equals(key)
            : spec.get("tensorName").asText().equals(name))
        .findFirst()
        .orElseThrow();
    assertThat(text).contains(name.isEmpty() ? "  " + key + "  " : name);
    String type = fact(theirs, "dtype").substring("DT_".length());
    if (!type.equals("INVALID")) {
      assertThat(ours.get("elementType").asText())
          .isEqualTo(TYPES.getOrDefault(type, type.toLowerCase(Locale.ROOT)));
      assertThat(shape(ours.get("shape"))).isEqualTo(theirs.get("shape"));
    }
  }

  private static String fact(Map<String, String> tensor, String name) {
    return Objects.requireNonNull(tensor.get(name), name);
  }

  private static String shape(JsonNode shape) {
    return shape.isNull()
        ? "unknown_rank"
        : stream(shape).map(JsonNode::asText).collect(Collectors.joining(", ", "(", ")"));
  }

  private static void compare(
      String name, List<List<String>> theirs, JsonNode graphs, String text) {
    List<List<String>> ours = stream(graphs)
        .flatMap(graph -> stream(graph.get("functions")))
        .filter(function -> function.get("path").asText().equals(name))
        .peek(
            function -> assertThat(text).contains(function.get("graphFunction").asText()))
        .map(function -> stream(function.get("arguments"))
            .map(argument -> argument.get("type").asText())
            .toList())
        .toList();
    List<List<String>> expected = theirs.stream()
        .map(option -> option.stream().map(CliScreensIT::argument).toList())
        .toList();
    assertThat(ours).as(name).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(text).contains("  " + name + "(");
  }

  /** A constant as it is; a tensor and a dictionary of tensors as they are written here. */
  private static String argument(String theirs) {
    Matcher spec = SPEC.matcher(theirs);
    if (spec.matches()) {
      return tensor(spec);
    }
    spec.reset();
    List<String> fields = spec.results()
        .map(field -> field.group(3) + ": " + tensor(field))
        .sorted()
        .toList();
    return fields.isEmpty() ? theirs : "{" + String.join(", ", fields) + "}";
  }

  private static String tensor(MatchResult spec) {
    long[] sizes = Stream.of(spec.group(1).replace("None", "-1").split(",\\s*", -1))
        .filter(size -> !size.isEmpty())
        .mapToLong(Long::parseLong)
        .toArray();
    return spec.group(2) + " " + TensorShape.of(sizes);
  }
}
