/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** One of those that are compared, written for instance {@code iterator_udf+freeze+packed}. */
record Candidate(CandidateKind kind, List<Variant> variants) {
  private static final String SEPARATOR = "+";

  /** Those that take part unless others are named. */
  static final String USUAL = "scan_rows,scan_columns,tensorflow,rows,columns,plain,"
      + "predict_batch_udf,predict_batch_udf+freeze,predict_batch_udf+packed,"
      + "predict_batch_udf+documented,iterator_udf,iterator_udf+freeze,iterator_udf+packed,mlflow";

  /** Those that take part in a quick run unless others are named. */
  static final String QUICK = "scan_rows,scan_columns,tensorflow,rows,columns,plain,iterator_udf";

  Candidate {
    variants = List.copyOf(variants);
  }

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException saying what there is
   */
  static Candidate parse(String name) {
    List<String> parts = Arrays.asList(name.strip().split("\\+", -1));
    CandidateKind kind = find(parts.get(0), CandidateKind.values(), name);
    List<Variant> variants = new ArrayList<>();
    for (String part : parts.subList(1, parts.size())) {
      variants.add(find(part, Variant.values(), name));
    }
    return new Candidate(kind, variants);
  }

  private static <E extends Enum<E>> E find(String part, E[] all, String name) {
    String wanted = part.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    for (E one : all) {
      if (one.name().equals(wanted)) {
        return one;
      }
    }
    throw new IllegalArgumentException("\"%s\" in \"%s\" is none of: %s"
        .formatted(
            part,
            name,
            Arrays.stream(all).map(Objects::toString).collect(Collectors.joining(", "))));
  }

  /** As reports call it. */
  String title() {
    return kind.title()
        + (variants.isEmpty()
            ? ""
            : variants.stream()
                .map(Objects::toString)
                .collect(Collectors.joining(", ", " (", ")")));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.toString());
    variants.forEach(variant -> text.append(SEPARATOR).append(variant));
    return text.toString();
  }
}
