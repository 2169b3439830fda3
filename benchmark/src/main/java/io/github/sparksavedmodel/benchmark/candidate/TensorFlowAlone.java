/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import io.github.sparksavedmodel.benchmark.Check;
import io.github.sparksavedmodel.benchmark.Setup;
import io.github.sparksavedmodel.internal.session.SessionCall;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.unsafe.Platform;

/**
 * Runs batches that lie in TensorFlow's memory, one thread for each core as tasks would. Neither
 * reads nor copies anything; the outputs are freed unread.
 */
final class TensorFlowAlone implements Contender {
  private final LoadedModel model;
  private final int threads;
  private final boolean isFiltered;

  TensorFlowAlone(Setup setup) {
    this.isFiltered = !setup.filter().isEmpty();
    this.model = LoadedModel.load(setup);
    this.threads = setup.cores();
  }

  /** The first rows only: there are no others. With a filter, its rows are not known. */
  @Override
  public Optional<Check> check(List<String> paths) {
    if (isFiltered) {
      return Optional.empty();
    }
    Map<String, Double> first = new HashMap<>();
    InputBatch batch = model.batches().get(0);
    try (SessionCall call = model.call();
        TensorScope scope = new TensorScope()) {
      NativeTensor scores = call.run(batch.tensors(), scope).get(0);
      for (int row = 0; row < Math.min(Check.FIRST, batch.rows()); row++) {
        float score = Platform.getFloat(null, scores.address() + (long) row * Float.BYTES);
        first.put(Long.toString(row), (double) score);
      }
    }
    return Optional.of(new Check(null, null, first));
  }

  @Override
  public void run(List<String> paths, long rows) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> parts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        parts.add(() -> run(first, rows / threads));
      }
      for (Future<Void> part : pool.invokeAll(parts)) {
        part.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("A run failed", e);
    } finally {
      pool.shutdown();
    }
  }

  private Void run(int first, long rows) {
    List<InputBatch> batches = model.batches();
    try (SessionCall call = model.call()) {
      int next = first;
      for (long done = 0; done < rows; next += threads) {
        InputBatch batch = batches.get(next % batches.size());
        try (TensorScope outputs = new TensorScope()) {
          call.run(batch.tensors(), outputs);
        }
        done += batch.rows();
      }
    }
    return null;
  }
}
