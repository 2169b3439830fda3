/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * A place in a query where a task waits for the test. Tasks get copies of it, which share their
 * state with the original, as all run in the JVM of the test.
 */
final class Gate implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Map<String, Gate> STATES = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final transient CountDownLatch arrived = new CountDownLatch(1);
  private final transient CountDownLatch opened = new CountDownLatch(1);

  Gate() {
    STATES.put(id, this);
  }

  /** The values of a LONG column; the task waits before it gives this value, if it comes. */
  Column pass(Column values, long held) {
    UDF1<Long, Long> pass = value -> {
      if (value == held) {
        arrive();
      }
      return value;
    };
    return functions.udf(pass, DataTypes.LongType).apply(values);
  }

  /** Waits, in a task, until the gate is open. */
  void arrive() throws InterruptedException {
    Gate state = Objects.requireNonNull(STATES.get(id));
    state.arrived.countDown();
    state.opened.await();
  }

  /** Waits, in the test, until a task is at the gate. */
  void awaitArrival() throws InterruptedException {
    arrived.await();
  }

  /** Lets everybody through from now on. */
  void open() {
    opened.countDown();
  }
}
