/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A query, or statements that end with one, in which {@link Twin} puts the call of a model.
 *
 * @param statements what runs, one after the other
 * @param since the first version of Spark that knows this syntax
 */
record SqlShape(List<String> statements, String since) {
  private static final String COMMENT = "--";
  private static final String SINCE = "-- Since ";
  private static final String ANY_VERSION = "4.0";

  SqlShape {
    statements = List.copyOf(statements);
  }

  /** The queries of {@code sql/queries.sql}. */
  static List<SqlShape> queries() {
    List<SqlShape> queries = new ArrayList<>();
    String since = ANY_VERSION;
    for (String part : parts("queries.sql")) {
      if (part.startsWith(SINCE)) {
        since = part.substring(SINCE.length());
      } else if (!part.isEmpty() && !part.startsWith(COMMENT)) {
        queries.add(new SqlShape(List.of(part), since));
        since = ANY_VERSION;
      }
    }
    return queries;
  }

  /** The scripts of {@code sql/scripts.sql}. */
  static List<SqlShape> scripts() {
    List<SqlShape> scripts = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    for (String part : parts("scripts.sql")) {
      if (!part.isEmpty() && !part.startsWith(COMMENT)) {
        statements.add(part);
      } else if (!statements.isEmpty()) {
        scripts.add(new SqlShape(statements, ANY_VERSION));
        statements.clear();
      }
    }
    return scripts;
  }

  /** The lines of a file, with those that continue them, and an empty one at the end. */
  private static List<String> parts(String file) {
    List<String> parts = new ArrayList<>();
    for (String line : text(file).split("\n", -1)) {
      if (line.startsWith(" ") || line.equals("END")) {
        parts.add(parts.remove(parts.size() - 1) + "\n" + line);
      } else {
        parts.add(line);
      }
    }
    return parts;
  }

  private static String text(String file) {
    try (InputStream stream = SqlShape.class.getResourceAsStream("/sql/" + file)) {
      return new String(Objects.requireNonNull(stream, file).readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Whether this version of Spark knows the syntax. */
  boolean isKnownTo(String version) {
    return version.compareTo(since) >= 0;
  }

  @Override
  public String toString() {
    return String.join("; ", statements);
  }
}
