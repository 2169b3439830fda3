/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ReportsTest {
  private static final Results RESULTS = Runs.results(
      Runs.of(
          Workload.TAB,
          Size.N,
          "scan_columns",
          0.5,
          "tensorflow",
          0.5,
          "columns",
          1.25,
          "iterator_udf+freeze",
          5.0,
          "plain",
          2.5),
      Runs.of(Workload.TAB, Size.TEN_N, "columns", 10.25));

  @Test
  void tableHasRatiosAndSlope() {
    assertThat(MarkdownReport.of(RESULTS, "a machine").lines())
        .contains(
            "a machine",
            "### `tab`, N: 2,000,000 rows",
            "| connector, columns | 1,600 | 1,600–1,600 | 0.80 | 4.00 | 2.00 | 3,072 | 1 of 1 |",
            "| TensorFlow alone | 4,000 | 4,000–4,000 |  | 10.00 | 5.00 | 3,072 | 1 of 1 |",
            "| iterator UDF (freeze) | 400 | 400–400 |  | 1.00 | 0.50 | 3,072 | 1 of 1 |",
            "| `tab` | connector, columns | 2,000 | 0.25 |");
  }

  @Test
  void jsonHasEveryRun() throws Exception {
    JsonNode report = new ObjectMapper().readTree(JsonReport.of(RESULTS, "a machine"));
    assertThat(report.get("runs")).hasSize(6);
    assertThat(report.at("/runs/5/rows").asLong()).isEqualTo(20_000_000);
    assertThat(report.at("/standings/2/candidate").asText()).isEqualTo("columns");
    assertThat(report.at("/standings/2/serialIdeal").asDouble()).isEqualTo(2_000_000);
    assertThat(report.at("/standings/2/bestUdf").asDouble()).isEqualTo(400_000);
  }

  @Test
  void runsOfSeveralFilesStandSideBySide(@TempDir Path directory) throws Exception {
    Path first = written(directory.resolve("first.json"), RESULTS, "a machine");
    Results others = Runs.results(Runs.of(Workload.VEC, Size.TEN_N, "rows", 7.5));
    Path second = written(directory.resolve("second.json"), others, "a machine");

    EarlierRuns runs = EarlierRuns.of(List.of(first, second));
    assertThat(runs.machine()).isEqualTo("a machine");
    assertThat(runs.results().measurements())
        .containsExactlyElementsOf(Stream.of(RESULTS, others)
            .flatMap(results -> results.measurements().stream())
            .toList());
  }

  @Test
  void runsOfTwoMachinesDoNotStandSideBySide(@TempDir Path directory) throws Exception {
    List<Path> files = List.of(
        written(directory.resolve("first.json"), RESULTS, "a machine"),
        written(directory.resolve("second.json"), RESULTS, "another"));

    assertThatThrownBy(() -> EarlierRuns.of(files))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("a machine; another");
  }

  @Test
  void whatHasNoRunsIsRefused(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("other.json"), "{\"results\": []}");

    assertThatThrownBy(() -> EarlierRuns.of(List.of(file)))
        .isInstanceOf(BenchmarkException.class)
        .hasMessageContaining("other.json has no runs");
  }

  private static Path written(Path file, Results results, String machine) throws IOException {
    return Files.writeString(file, JsonReport.of(results, machine));
  }

  @Test
  void chartIsPictureWithBarForEachStanding() throws Exception {
    byte[] chart = BarChart.of(RESULTS).getBytes(StandardCharsets.UTF_8);
    Document picture = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(chart));
    int background = 1;
    assertThat(picture.getElementsByTagName("rect").getLength())
        .isEqualTo(background + RESULTS.standings().size());
  }
}
