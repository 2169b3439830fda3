/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sparksavedmodel.benchmark.CandidateKind;
import io.github.sparksavedmodel.benchmark.Setup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The process of a candidate: does what the lines say that it reads, and answers each with a line.
 * All are JSON, as {@code candidate.py} describes.
 */
public final class CandidateServer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CandidateServer() {}

  /**
   * Serves until its input ends.
   *
   * @param arguments the setup as JSON
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // what libraries print goes to the log
    Setup setup = JSON.readValue(arguments[0], Setup.class);
    Contender contender = contender(setup);
    answers.println(JsonNodeFactory.instance.objectNode().put("ready", true));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answers.println(answer(contender, JSON.readTree(line)));
    }
    System.exit(0);
  }

  private static Contender contender(Setup setup) {
    return switch (CandidateKind.valueOf(setup.candidate().toUpperCase(Locale.ROOT))) {
      case SCAN_ROWS -> new RowScan(setup);
      case SCAN_COLUMNS -> new ColumnScan(setup);
      case TENSORFLOW -> new TensorFlowAlone(setup);
      case ROWS -> new Connector(setup, false);
      case COLUMNS -> new Connector(setup, true);
      default -> throw new IllegalArgumentException(setup.candidate() + " runs in Python");
    };
  }

  private static JsonNode answer(Contender contender, JsonNode request) {
    List<String> files = JSON.convertValue(request.get("files"), new TypeReference<>() {});
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    long start = System.nanoTime();
    if (request.get("command").asText().equals("check")) {
      contender
          .check(files)
          .ifPresent(check -> answer.setAll((ObjectNode) JSON.valueToTree(check)));
    } else {
      contender.run(files, request.get("rows").asLong());
    }
    return answer.put("seconds", (System.nanoTime() - start) / 1e9);
  }
}
