/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import org.apache.spark.sql.types.DataTypes;

/** Whether rows were to be scored, successfully or not. */
final class WasScoredColumn extends OutputColumn {

  WasScoredColumn(ScoredBatch scored) {
    super(DataTypes.BooleanType, scored);
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
