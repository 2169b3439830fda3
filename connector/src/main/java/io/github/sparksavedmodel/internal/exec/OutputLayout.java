/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import java.io.Serializable;

/**
 * The fields of an output row beside the outputs themselves, which come first.
 *
 * @param withError whether a field follows that tells why the row was not scored
 * @param withScored whether a last field tells if the row was to be scored at all
 */
public record OutputLayout(boolean withError, boolean withScored) implements Serializable {

  int fields(int outputs) {
    return outputs + (withError ? 1 : 0) + (withScored ? 1 : 0);
  }
}
