/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the memory that YARN or Kubernetes allows an executor beside its heap with what a model
 * takes there. Both kill executors that take more.
 */
final class MemoryOverhead {
  private static final Logger LOGGER = LoggerFactory.getLogger(MemoryOverhead.class);
  private static final String VARIABLES = "variables/";
  private static final String SETTING = "spark.executor.memoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final String KUBERNETES_FACTOR = "spark.kubernetes.memoryOverheadFactor";
  private static final double DEFAULT_FACTOR = 0.1;

  /**
   * What TensorFlow takes without variables: library, graph, threads and the tensors of batches.
   */
  private static final long TENSORFLOW_MIB = 400;

  private static final long MIB = 1 << 20;
  private static final Set<List<String>> WARNED = ConcurrentHashMap.newKeySet();

  private MemoryOverhead() {}

  /** Warns of too little memory, once for each model and application. */
  static void check(ModelUse use, SparkContext context) {
    long variables = use.listing().files().stream()
        .filter(file -> !use.listing().isWhole() || file.relativePath().startsWith(VARIABLES))
        .mapToLong(file -> file.length())
        .sum();
    shortage(context.getConf(), use.model().path(), variables)
        .filter(text -> WARNED.add(List.of(context.applicationId(), use.model().identity())))
        .ifPresent(LOGGER::warn);
  }

  /**
   * Says that there is too little, and what to set.
   *
   * @param variables the length of the model's variables in bytes
   */
  static Optional<String> shortage(SparkConf conf, String path, long variables) {
    String master = conf.get("spark.master", "");
    boolean isKubernetes = master.startsWith("k8s");
    if (!isKubernetes && !master.startsWith("yarn")) {
      return Optional.empty();
    }
    long allowed = allowedMib(conf, isKubernetes);
    long needed = (variables + MIB - 1) / MIB + TENSORFLOW_MIB;
    return allowed >= needed
        ? Optional.empty()
        : Optional.of(("The model at %s takes about %d MiB beside the heap of an executor, of which"
                + " %d MiB for its variables, but %s allows executors %d MiB there and kills those that take"
                + " more. Start the application with --conf %s=%dm.")
            .formatted(
                path,
                needed,
                needed - TENSORFLOW_MIB,
                isKubernetes ? "Kubernetes" : "YARN",
                allowed,
                SETTING,
                needed));
  }

  /** As Spark works it out. */
  private static long allowedMib(SparkConf conf, boolean isKubernetes) {
    if (conf.contains(SETTING)) {
      return conf.getSizeAsMb(SETTING);
    }
    double otherwise =
        isKubernetes ? conf.getDouble(KUBERNETES_FACTOR, DEFAULT_FACTOR) : DEFAULT_FACTOR;
    long share = (long)
        (conf.getDouble(FACTOR, otherwise) * conf.getSizeAsMb("spark.executor.memory", "1g"));
    return Math.max(share, conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m"));
  }
}
