/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Links from the pages to files of the repository, and to headings, lead somewhere. */
class MarkdownLinksTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("savedmodel.repository"));
  private static final Pattern CODE =
      Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ +(.*)$", Pattern.MULTILINE);

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> root = Files.list(REPOSITORY);
        Stream<Path> docs = Files.walk(REPOSITORY.resolve("docs"))) {
      return Stream.concat(root, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .map(REPOSITORY::relativize)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void leadSomewhere(Path page) throws IOException {
    assertThat(broken(REPOSITORY.resolve(page))).isEmpty();
  }

  private static List<String> broken(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    Matcher link = LINK.matcher(text(page));
    while (link.find()) {
      String file = link.group(1);
      if (!file.contains(":")) {
        Path target = file.isEmpty() ? page : page.resolveSibling(file);
        if (!Files.exists(target)
            || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
          broken.add(link.group());
        }
      }
    }
    return broken;
  }

  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(text(page))
        .results()
        .map(found -> anchor(found.group(1)))
        .toList();
  }

  private static String text(Path page) throws IOException {
    return CODE.matcher(Files.readString(page)).replaceAll("");
  }

  /** The name that GitHub gives a heading. */
  private static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          [a](other.md)                 |
          [a](other.md#two-words)       |
          [a](#here)                    |
          [a](https://example.org/x#y)  |
          [a](none.md)                  | ](none.md)
          [a](other.md#three)           | ](other.md#three)
          [a](#there)                   | ](#there)
          """)
  void findsBrokenOnes(String link, @Nullable String broken, @TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("other.md"), "# Two `words`\n```\n# three\n```\n");
    Path page = Files.writeString(folder.resolve("page.md"), "# Here\n" + link + "\n");
    assertThat(broken(page)).isEqualTo(broken == null ? List.of() : List.of(broken));
  }

  @Test
  void pagesAreFound() throws IOException {
    assertThat(pages()).contains(Path.of("README.md"), Path.of("docs/reference/errors.md"));
  }
}
