/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.store.LocalModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is loaded and can be run. Thread-safe: many tasks run one session at once, each with
 * its own {@link SessionCall}.
 */
public final class TensorFlowSession implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(TensorFlowSession.class);

  private final ModelKey key;
  private final NativeSession session;
  /** Some graphs read their assets while they run. */
  private final LocalModel files;
  /** Runs hold it for reading; closing takes it for writing and so waits for them. */
  private final ReadWriteLock running = new ReentrantReadWriteLock();

  private boolean closed;
  private volatile boolean broken;

  private TensorFlowSession(ModelKey key, NativeSession session, LocalModel files) {
    this.key = key;
    this.session = session;
    this.files = files;
  }

  /**
   * Loads a model; the caller closes the session.
   *
   * @param files its files on this host, which the session closes when it is closed or not loaded
   * @throws ModelException OPERATIONS_MISSING, MODEL_LOAD_FAILED, MODEL_CHANGED, or an error of the
   *     native library or of an op library
   */
  public static TensorFlowSession load(ModelKey key, LocalModel files, SessionSettings settings)
      throws InterruptedException {
    try {
      NativeRuntime.load(settings);
      OpLibraries.load(settings.opLibraries());
      long start = System.nanoTime();
      NativeSession session = new SessionLoader(key, files.directory()).load();
      IntraOpPool.OF_PROCESS.sessionMade(key.intraOpThreads()).ifPresent(LOGGER::warn);
      TensorFlowSession loaded = new TensorFlowSession(key, session, files);
      checkUnchanged(loaded);
      LOGGER.info(
          "Loaded the model at {} with the tags {} in {} ms",
          key.path(),
          key.tags(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      return loaded;
    } catch (InterruptedException | RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  private static void checkUnchanged(TensorFlowSession loaded) {
    try {
      loaded.files.checkUnchanged();
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  /** What this session was loaded from. */
  public ModelKey key() {
    return key;
  }

  /**
   * Finds tensors in the graph, once for all runs of a task; the caller closes the call.
   *
   * @param inputs the tensors to feed, each at most once
   * @param outputs the tensors to return
   * @param limit how long each run may take, or null for as long as that takes
   * @throws ModelException TENSOR_NOT_IN_GRAPH if the graph has no tensor of a name
   */
  public SessionCall prepare(
      List<TensorReference> inputs, List<TensorReference> outputs, @Nullable Duration limit) {
    return whileOpen(() -> {
      List<GraphTensor> fed = resolve(inputs);
      boolean mayKeepStrings =
          fed.stream().anyMatch(GraphTensor::hasStrings) && session.mayKeepStrings();
      return new SessionCall(this, fed, resolve(outputs), limit, mayKeepStrings);
    });
  }

  /** Whether a run has failed in a way that later runs are likely to fail, too. */
  boolean isBroken() {
    return broken;
  }

  void run(RunArguments arguments) {
    whileOpen(() -> {
      try {
        session.run(arguments);
      } catch (NativeRunException e) {
        Optional<ErrorMessage> missing =
            LoadRefusal.missingKernels(key, files.directory(), e.reason());
        if (missing.isPresent()) {
          throw new ModelException(missing.get(), e);
        }
        if (e.breaksSession() && !broken) {
          broken = true;
          LOGGER.warn(
              "The session of {} is replaced, since a run failed: {}", key.path(), e.getMessage());
        }
        throw e;
      }
      return arguments;
    });
  }

  /** Waits for runs in progress and frees the model. Closing again does nothing. */
  @Override
  public void close() {
    running.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        try {
          session.close();
        } finally {
          files.close();
        }
      }
    } finally {
      running.writeLock().unlock();
    }
  }

  private List<GraphTensor> resolve(List<TensorReference> references) {
    List<GraphTensor> tensors = new ArrayList<>();
    for (TensorReference reference : references) {
      tensors.add(session.tensor(reference.tensorName()).orElseThrow(() -> notInGraph(reference)));
    }
    return tensors;
  }

  private ModelException notInGraph(TensorReference reference) {
    return new ModelException(ErrorCondition.TENSOR_NOT_IN_GRAPH.with(
        "signature",
        reference.signature(),
        "path",
        key.path(),
        "tensor",
        reference.tensorName(),
        "role",
        reference.role(),
        "key",
        reference.key()));
  }

  private <T> T whileOpen(Supplier<T> action) {
    running.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The session of " + key.path() + " is closed");
      }
      return action.get();
    } finally {
      running.readLock().unlock();
    }
  }
}
