/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.List;
import java.util.Locale;

/** Results as bars in an SVG picture: for each workload and size, rows a second. */
final class BarChart {
  private static final int LABEL_WIDTH = 270;
  private static final int BAR_WIDTH = 420;
  private static final int WIDTH = LABEL_WIDTH + BAR_WIDTH + 110;
  private static final int LINE = 20;
  private static final int MARGIN = 10;

  private final StringBuilder bars = new StringBuilder();
  private int top = MARGIN;

  private BarChart() {}

  static String of(Results results) {
    BarChart chart = new BarChart();
    results.tables().forEach(chart::table);
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            + "font-family=\"sans-serif\" font-size=\"13\">%n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n%s</svg>%n",
        WIDTH,
        chart.top + MARGIN,
        chart.bars);
  }

  private void table(List<Standing> table) {
    Standing first = table.get(0);
    add(
        "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s, %s: thousand rows/s</text>%n",
        MARGIN, top + LINE - 5, first.workload(), first.size());
    top += LINE;
    // TensorFlow alone may be so far ahead that the others could not be told apart.
    double most = table.stream()
        .filter(one -> one.candidate().kind() != CandidateKind.TENSORFLOW)
        .mapToDouble(Standing::rowsPerSecond)
        .max()
        .orElse(first.rowsPerSecond());
    table.forEach(one -> bar(one, most));
    top += LINE;
  }

  private void bar(Standing one, double most) {
    double width = BAR_WIDTH * Math.min(1, one.rowsPerSecond() / most);
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
        LABEL_WIDTH - 5, top + LINE - 5, one.candidate().title());
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
        LABEL_WIDTH, top + 2, width, LINE - 4, color(one));
    add(
        "<text x=\"%.1f\" y=\"%d\">%,.1f%s</text>%n",
        LABEL_WIDTH + width + 5,
        top + LINE - 5,
        one.rowsPerSecond() / 1000,
        one.rowsPerSecond() > most ? " (cut)" : "");
    top += LINE;
  }

  private static String color(Standing one) {
    return switch (one.candidate().kind().role()) {
      case LIMIT -> "#bbbbbb";
      case CONNECTOR -> "#e8710a";
      case PYTHON -> "#7baaf7";
      case UDF -> "#1a56c4";
    };
  }

  private void add(String format, Object... values) {
    bars.append(String.format(Locale.ROOT, format, values));
  }
}
