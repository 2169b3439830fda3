/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All runs, and how candidates compare. */
final class Results {
  private final List<Measurement> measurements;
  private final List<Standing> standings;

  Results(List<Measurement> measurements) {
    this.measurements = List.copyOf(measurements);
    Map<List<Object>, List<Measurement>> runs = measurements.stream()
        .collect(Collectors.groupingBy(
            run -> List.of(run.workload(), run.size(), run.candidate()),
            LinkedHashMap::new,
            Collectors.toList()));
    this.standings = runs.values().stream().map(Standing::of).toList();
  }

  List<Measurement> measurements() {
    return measurements;
  }

  List<Standing> standings() {
    return standings;
  }

  /** The standings of each workload with each size, in the order of the runs. */
  List<List<Standing>> tables() {
    return new ArrayList<>(standings.stream()
        .collect(Collectors.groupingBy(
            one -> List.of(one.workload(), one.size()), LinkedHashMap::new, Collectors.toList()))
        .values());
  }

  /** The same candidate on the same workload with another size. */
  Optional<Standing> with(Size size, Standing one) {
    return standings.stream()
        .filter(other -> other.workload() == one.workload()
            && other.size() == size
            && other.candidate().equals(one.candidate()))
        .findFirst();
  }

  /**
   * The rows a second if reading and TensorFlow took turns and nothing else took time: of the path
   * that the candidate takes, if it is the connector and both were measured.
   */
  Optional<Double> serialIdeal(Standing one) {
    Optional<Standing> scan = switch (one.candidate().kind()) {
      case ROWS -> beside(one, other -> isUsual(other, CandidateKind.SCAN_ROWS));
      case COLUMNS -> beside(one, other -> isUsual(other, CandidateKind.SCAN_COLUMNS));
      default -> Optional.empty();
    };
    Optional<Standing> tensorFlow = beside(one, other -> isUsual(other, CandidateKind.TENSORFLOW));
    return scan.flatMap(
        read -> tensorFlow.map(run -> one.rows() / (read.seconds() + run.seconds())));
  }

  private static boolean isUsual(Standing one, CandidateKind kind) {
    return one.candidate().kind() == kind && one.candidate().variants().isEmpty();
  }

  /** The fastest of the Python UDFs beside a candidate. */
  Optional<Standing> bestUdf(Standing one) {
    return beside(one, other -> other.candidate().kind().role() == CandidateKind.Role.UDF);
  }

  /** Python without Spark beside a candidate. */
  Optional<Standing> plain(Standing one) {
    return beside(one, other -> other.candidate().kind() == CandidateKind.PLAIN);
  }

  private Optional<Standing> beside(Standing one, Predicate<Standing> wanted) {
    return standings.stream()
        .filter(other -> other.workload() == one.workload() && other.size() == one.size())
        .filter(wanted)
        .max(Comparator.comparingDouble(Standing::rowsPerSecond));
  }
}
