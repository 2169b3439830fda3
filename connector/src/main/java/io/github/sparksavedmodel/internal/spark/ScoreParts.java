/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.BindingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.Seq;

/**
 * What the logical and the physical operator have in common: all elements of their products but the
 * child, in order.
 *
 * @param use the model and how it is run
 * @param plan how inputs become tensors and back
 * @param guard true for rows to score; others get null outputs
 * @param inputs one expression for each input of the plan
 * @param keys one expression for each key column of the plan
 * @param outputs one attribute for each output of the plan; then, as the layout says, reason and
 *     scored
 */
record ScoreParts(
    ModelUse use,
    BindingPlan plan,
    Expression guard,
    Seq<Expression> inputs,
    Seq<Expression> keys,
    Seq<Attribute> outputs) {
  /** The number of elements of a product, with the child. */
  static final int ARITY = 7;

  /** Which element has the outputs. */
  static final int OUTPUTS = 5;

  /** Which element is the child. */
  static final int CHILD = 6;

  /**
   * An element of the product. Expressions stand in it directly or in a Scala sequence, since
   * Catalyst rewrites no others.
   */
  Object element(int index, Object child) {
    return switch (index) {
      case 0 -> use;
      case 1 -> plan;
      case 2 -> guard;
      case 3 -> inputs;
      case 4 -> keys;
      case OUTPUTS -> outputs;
      case CHILD -> child;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /** The rows that each run is to have, 0 for any number. */
  int rowsPerRun() {
    return plan.batching().isOpen() ? use.batchRows() : plan.batching().rowsPerRun();
  }

  /** The columns of the plan's outputs. */
  List<Attribute> outputColumns() {
    return ScalaInterop.<Attribute>list(outputs).subList(0, plan.outputs().size());
  }

  /** The column that tells whether a row was to be scored, if rows may not be. */
  Optional<Attribute> scored() {
    int others = plan.outputs().size() + (use.errorColumn().isPresent() ? 1 : 0);
    return outputs.length() > others ? Optional.of(outputs.last()) : Optional.empty();
  }

  /** The columns of an operator: those of its child, then the outputs. */
  static Seq<Attribute> columns(Seq<Attribute> childOutput, Seq<Attribute> outputs) {
    List<Attribute> all = new ArrayList<>(ScalaInterop.list(childOutput));
    all.addAll(ScalaInterop.list(outputs));
    return ScalaInterop.seq(all);
  }

  /** The outputs as a set. */
  static AttributeSet produced(Seq<Attribute> outputs) {
    return AttributeSet.fromAttributeSets(ScalaInterop.seq(
        ScalaInterop.<Attribute>list(outputs).stream().map(AttributeSet::apply).toList()));
  }
}
