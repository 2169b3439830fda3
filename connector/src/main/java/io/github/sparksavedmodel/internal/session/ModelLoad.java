/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.store.FetchProgress;
import io.github.sparksavedmodel.internal.store.LocalModel;
import io.github.sparksavedmodel.internal.store.ModelStore;
import java.util.function.BooleanSupplier;

/**
 * Fetches and loads the model of a request.
 *
 * @param request what was asked for
 * @param task who asked first
 */
record ModelLoad(SessionRequest request, AskingTask task) implements SessionCache.Loader {

  @Override
  public Runnable inContext(Runnable load) {
    return task.inItsContext(load);
  }

  @Override
  public LocalModel fetch(BooleanSupplier isUnwanted) throws InterruptedException {
    ModelStore store = ModelStore.open(request.settings().store());
    return request.source().open(store, new FetchProgress(isUnwanted, task::fetchedBytes));
  }

  @Override
  public TensorFlowSession load(LocalModel files) throws InterruptedException {
    return TensorFlowSession.load(request.key(), files, request.settings());
  }
}
