/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.io.IOException;
import org.tensorflow.internal.c_api.TF_SessionOptions;

/** How the graph of a model gets into a session, which depends on the model's form. */
@FunctionalInterface
interface GraphOpening {
  /**
   * Opens the session; the caller closes it.
   *
   * @throws NativeRunException if TensorFlow refuses
   * @throws IOException if the model's graph cannot be understood
   */
  OpenGraph open(TF_SessionOptions options) throws IOException;
}
