/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.codec.ReadOnlyColumn;
import org.apache.spark.sql.types.DataTypes;

/** Whether rows were to be scored, successfully or not. */
final class WasScoredColumn extends ReadOnlyColumn {
  private final ScoredBatch scored;

  WasScoredColumn(ScoredBatch scored) {
    super(DataTypes.BooleanType);
    this.scored = scored;
  }

  @Override
  public void close() {
    scored.close();
  }

  @Override
  public boolean hasNull() {
    return false;
  }

  @Override
  public int numNulls() {
    return 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return false;
  }

  @Override
  public boolean getBoolean(int row) {
    return scored.isScored(row);
  }
}
