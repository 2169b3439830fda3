/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import org.tensorflow.internal.c_api.TF_Operation;

/**
 * A tensor that was found in a graph; valid as long as the graph is.
 *
 * @param operation the operation that makes the tensor
 * @param index which of its outputs it is
 */
record GraphTensor(TF_Operation operation, int index) {}
