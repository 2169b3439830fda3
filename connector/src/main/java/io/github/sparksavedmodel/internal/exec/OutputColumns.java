/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.exec;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Shows scored batches as columns, which are read where TensorFlow put them. */
final class OutputColumns {
  private final BindingPlan plan;
  private final OutputLayout layout;

  OutputColumns(BindingPlan plan, OutputLayout layout) {
    this.plan = plan;
    this.layout = layout;
  }

  /** The columns of a batch. Closing the last of them frees the batch. */
  List<ColumnVector> of(ScoredBatch scored) {
    List<ColumnVector> columns = new ArrayList<>();
    int tensor = 0;
    for (OutputBinding binding : plan.outputs()) {
      columns.add(new ScoredColumn(binding.type(), scored, scored.columns(binding, tensor)));
      tensor += binding.tensorNames().size();
    }
    if (layout.withError()) {
      columns.add(new ErrorColumn(scored));
    }
    if (layout.withScored()) {
      columns.add(new WasScoredColumn(scored));
    }
    return columns;
  }
}
