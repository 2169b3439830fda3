/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.error.ErrorMessage;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Why rows were not scored; null for those that were, or were not to be. */
final class ErrorColumn extends OutputColumn {

  ErrorColumn(ScoredBatch scored) {
    super(DataTypes.StringType, scored);
  }

  @Override
  public int numNulls() {
    return scored.size() - scored.badRows();
  }

  @Override
  public boolean isNullAt(int row) {
    return scored.error(row) == null;
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    ErrorMessage error = scored.error(row);
    return error == null ? null : UTF8String.fromString(error.rendered());
  }
}
