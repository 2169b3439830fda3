/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as tables in Markdown. */
final class MarkdownReport {
  private final Results results;
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport(Results results) {
    this.results = results;
  }

  /** One table for each workload and size, and one for what remains the more rows there are. */
  static String of(Results results, String machine) {
    MarkdownReport report = new MarkdownReport(results);
    report.text.append(machine).append('\n');
    results.tables().forEach(report::table);
    report.slopes();
    return report.text.toString();
  }

  private void table(List<Standing> table) {
    Standing first = table.get(0);
    line("%n### `%s`, %s: %,d rows%n", first.workload(), first.size(), first.rows());
    line("| | thousand rows/s | min–max | of serial ideal | of best UDF | of plain Python "
        + "| memory, MB | disturbed |");
    line("|---|--:|--:|--:|--:|--:|--:|--:|");
    for (Standing one : table) {
      line(
          "| %s | %s | %s–%s | %s | %s | %s | %,d | %d of %d |",
          one.candidate().title(),
          thousands(one.rowsPerSecond()),
          thousands(one.fewestRowsPerSecond()),
          thousands(one.mostRowsPerSecond()),
          ratio(one, results.serialIdeal(one)),
          ratio(one, results.bestUdf(one).map(Standing::rowsPerSecond)),
          ratio(one, results.plain(one).map(Standing::rowsPerSecond)),
          one.memory() >> 20,
          one.disturbed(),
          one.runs());
    }
  }

  private void slopes() {
    List<Standing> both = results.standings().stream()
        .filter(one -> one.size() == Size.N && results.with(Size.TEN_N, one).isPresent())
        .toList();
    if (both.isEmpty()) {
      return;
    }
    line("%n### What each row and each job costs, from both sizes%n");
    line("| workload | | thousand rows/s without fixed cost | fixed cost of a job, s |");
    line("|---|---|--:|--:|");
    for (Standing one : both) {
      Standing ten = results.with(Size.TEN_N, one).orElseThrow();
      double secondsPerRow = (ten.seconds() - one.seconds()) / (ten.rows() - one.rows());
      line(
          "| `%s` | %s | %s | %.2f |",
          one.workload(),
          one.candidate().title(),
          thousands(1 / secondsPerRow),
          one.seconds() - one.rows() * secondsPerRow);
    }
  }

  private static String thousands(double rowsPerSecond) {
    double thousands = rowsPerSecond / 1000;
    return String.format(Locale.ROOT, thousands < 100 ? "%.1f" : "%,.0f", thousands);
  }

  private static String ratio(Standing one, Optional<Double> rowsPerSecond) {
    return rowsPerSecond
        .map(other -> String.format(Locale.ROOT, "%.2f", one.rowsPerSecond() / other))
        .orElse("");
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
