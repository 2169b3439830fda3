/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryOverheadTest {
  private static final long GIB = 1L << 30;

  private static Optional<String> shortage(Map<String, String> settings, long variables) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    return MemoryOverhead.shortage(conf, "file:/m", variables);
  }

  @Test
  void namesTheSettingAndItsValue() {
    assertThat(shortage(Map.of("spark.master", "yarn"), GIB))
        .hasValue(
            "The model at file:/m takes about 1424 MiB beside the heap of an executor, of which"
                + " 1024 MiB for its variables, but YARN allows executors 384 MiB there and kills those"
                + " that take more. Start the application with"
                + " --conf spark.executor.memoryOverhead=1424m.");
    assertThat(shortage(Map.of("spark.master", "k8s://https://host:6443"), 1).orElseThrow())
        .contains("Kubernetes allows executors 384 MiB")
        .contains("memoryOverhead=401m");
  }

  @Test
  void isOnlyForThoseWhoKillExecutors() {
    assertThat(shortage(Map.of("spark.master", "local[2]"), GIB)).isEmpty();
    assertThat(shortage(Map.of("spark.master", "spark://host:7077"), GIB)).isEmpty();
    assertThat(shortage(Map.of(), GIB)).isEmpty();
  }

  @Test
  void takesWhatIsSet() {
    assertThat(
            shortage(Map.of("spark.master", "yarn", "spark.executor.memoryOverhead", "1424"), GIB))
        .isEmpty();
    assertThat(shortage(Map.of("spark.master", "yarn", "spark.executor.memoryOverhead", "1g"), GIB)
            .orElseThrow())
        .contains("allows executors 1024 MiB");
    assertThat(
            shortage(Map.of("spark.master", "yarn", "spark.executor.minMemoryOverhead", "2g"), GIB))
        .isEmpty();
  }

  @Test
  void takesTheShareOfTheHeap() {
    String master = "spark.master";
    String heap = "spark.executor.memory";
    assertThat(shortage(Map.of(master, "yarn", heap, "20g"), GIB)).isEmpty();
    assertThat(shortage(Map.of(master, "yarn", heap, "10g"), GIB).orElseThrow())
        .contains("allows executors 1024 MiB");
    assertThat(shortage(
            Map.of(master, "yarn", heap, "4g", "spark.executor.memoryOverheadFactor", "0.4"), GIB))
        .isEmpty();
    assertThat(shortage(
            Map.of(master, "k8s://h", heap, "4g", "spark.kubernetes.memoryOverheadFactor", "0.4"),
            GIB))
        .isEmpty();
    assertThat(shortage(
            Map.of(master, "yarn", heap, "4g", "spark.kubernetes.memoryOverheadFactor", "0.4"),
            GIB))
        .isPresent();
  }
}
