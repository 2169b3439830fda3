/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import java.util.List;

/** The input tensors of a run, never freed. */
record InputBatch(List<NativeTensor> tensors, int rows) {

  InputBatch {
    tensors = List.copyOf(tensors);
  }
}
