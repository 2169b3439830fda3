/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Results as JSON: every run, and what they amount to. */
final class JsonReport {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonReport() {}

  static String of(Results results, String machine) {
    ObjectNode report = NODES.objectNode().put("machine", machine);
    ArrayNode runs = report.putArray("runs");
    results.measurements().forEach(run -> runs.add(run(run)));
    ArrayNode standings = report.putArray("standings");
    results.standings().forEach(one -> standings.add(standing(one, results)));
    return report.toPrettyString();
  }

  private static ObjectNode run(Measurement run) {
    return NODES
        .objectNode()
        .put("workload", run.workload().toString())
        .put("size", run.size().toString())
        .put("candidate", run.candidate().toString())
        .put("round", run.round())
        .put("rows", run.rows())
        .put("seconds", run.seconds())
        .put("memory", run.memory())
        .put("others", run.others());
  }

  private static ObjectNode standing(Standing one, Results results) {
    ObjectNode node = NODES
        .objectNode()
        .put("workload", one.workload().toString())
        .put("size", one.size().toString())
        .put("candidate", one.candidate().toString())
        .put("rowsPerSecond", one.rowsPerSecond())
        .put("fewestRowsPerSecond", one.fewestRowsPerSecond())
        .put("mostRowsPerSecond", one.mostRowsPerSecond())
        .put("memory", one.memory())
        .put("disturbedRuns", one.disturbed());
    results.serialIdeal(one).ifPresent(ideal -> node.put("serialIdeal", ideal));
    results.bestUdf(one).ifPresent(udf -> node.put("bestUdf", udf.rowsPerSecond()));
    results.plain(one).ifPresent(plain -> node.put("plainPython", plain.rowsPerSecond()));
    return node;
  }
}
