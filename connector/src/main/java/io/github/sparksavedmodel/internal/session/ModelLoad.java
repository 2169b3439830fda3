/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.store.LocalModel;
import io.github.sparksavedmodel.internal.store.ModelStore;

/**
 * Fetches and loads the model of a request.
 *
 * @param request what was asked for
 */
record ModelLoad(SessionRequest request) implements SessionCache.Loader {

  @Override
  public LocalModel fetch() throws InterruptedException {
    ModelStore store = ModelStore.open(request.settings().store());
    return request.source().open(store);
  }

  @Override
  public TensorFlowSession load(LocalModel files) throws InterruptedException {
    return TensorFlowSession.load(request.key(), files, request.settings());
  }
}
