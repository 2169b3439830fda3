/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_STRING;

import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * A tensor that was found in a graph; valid as long as the graph is.
 *
 * @param operation the operation that makes the tensor
 * @param index which of its outputs it is
 */
record GraphTensor(TF_Operation operation, int index) {

  boolean hasStrings() {
    try (TF_Output output = new TF_Output()) {
      return TF_OperationOutputType(output.oper(operation).index(index)) == TF_STRING;
    }
  }
}
