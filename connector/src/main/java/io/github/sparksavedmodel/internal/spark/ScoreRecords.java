/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.ExamplePlan;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Gives a model the records of files as they are, where columns would be read from tf.Examples only
 * to be written as tf.Examples again. What else reads the columns still does.
 */
final class ScoreRecords extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan changed = plan.transformDown(ScalaInterop.partial(ScoreRecords::ofRecords));
    return changed == plan ? plan : ColumnPruning$.MODULE$.apply(changed);
  }

  private static @Nullable LogicalPlan ofRecords(LogicalPlan plan) {
    if (!(plan instanceof Score score)) {
      return null;
    }
    Score changed = score;
    List<InputBinding> inputs = score.parts().plan().inputs();
    for (int input = 0; input < inputs.size(); input++) {
      ExamplePlan examples = inputs.get(input).examples();
      if (examples != null && examples.takesExamples()) {
        changed = ofRecords(changed, input, examples);
      }
    }
    return changed.equals(score) ? null : new Project(ScalaInterop.seq(columns(score)), changed);
  }

  private static List<Attribute> columns(Score score) {
    return ScalaInterop.list(score.output());
  }

  private static Score ofRecords(Score score, int input, ExamplePlan examples) {
    List<Attribute> columns = columns(score.parts().inputs().apply(input));
    Optional<RecordColumn> record =
        columns.isEmpty() ? Optional.empty() : RecordColumn.below(score.child(), examples, columns);
    return record.map(column -> withInput(score, input, column)).orElse(score);
  }

  /** The fields of a struct if they all are columns as they are, else nothing. */
  private static List<Attribute> columns(Expression struct) {
    List<Attribute> columns = new ArrayList<>();
    if (struct instanceof CreateNamedStruct named) {
      for (Expression field : ScalaInterop.<Expression>list(named.valExprs())) {
        if (!(field instanceof Attribute column)) {
          return List.of();
        }
        columns.add(column);
      }
    }
    return columns;
  }

  private static Score withInput(Score score, int input, RecordColumn record) {
    ScoreParts parts = score.parts();
    List<Expression> inputs = new ArrayList<>(ScalaInterop.<Expression>list(parts.inputs()));
    inputs.set(input, record.column());
    return new Score(
        new ScoreParts(
            parts.use(),
            parts.plan().withSerialized(input, RecordColumn.NAME),
            parts.guard(),
            ScalaInterop.seq(inputs),
            parts.keys(),
            parts.outputs()),
        record.plan());
  }
}
