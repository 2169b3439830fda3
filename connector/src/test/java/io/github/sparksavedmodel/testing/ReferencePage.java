/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A page of {@code docs/reference} that is made from the code. */
public final class ReferencePage {
  private static final String NOTICE =
      "<!-- Made from the code by a test of the connector. Do not edit. To write it again:\n"
          + "     mvn test -pl connector -Dtest='*PageTest' -Dsavedmodel.regenerate=true -->";

  private final String name;
  private final StringBuilder text = new StringBuilder();

  /** An empty page. */
  public ReferencePage(String name, String title) {
    this.name = name;
    text.append("# ").append(title).append("\n\n").append(NOTICE).append('\n');
  }

  /** Adds a heading below the title. */
  public ReferencePage section(String heading) {
    return paragraph("## " + heading);
  }

  /** Adds text between empty lines. */
  public ReferencePage paragraph(String markdown) {
    text.append('\n').append(markdown).append('\n');
    return this;
  }

  /** Adds a table; cells are Markdown. */
  public ReferencePage table(List<String> header, List<List<String>> rows) {
    text.append('\n').append(line(header)).append("|").append("---|".repeat(header.size()));
    text.append('\n');
    rows.forEach(row -> text.append(line(row)));
    return this;
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Text in which angle brackets are to be read as such. */
  public static String escaped(String plain) {
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Compares the page with the one that is checked in, or writes it if asked to. */
  public void check() throws IOException {
    Path file = Path.of(System.getProperty("savedmodel.repository"), "docs/reference", name);
    if (Boolean.getBoolean("savedmodel.regenerate")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text, UTF_8);
    }
    assertThat(file).content(UTF_8).isEqualTo(text.toString());
  }
}
