/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;

/**
 * All places of an operator that ask for the same scores. They share one {@link Score}.
 *
 * @param call the call that stands for all of them
 * @param guard when at least one of them is evaluated: their conditions joined with OR
 */
record CallGroup(SavedModelPredict call, Expression guard) {

  /** Puts equal calls together, in the order of their first place. */
  static List<CallGroup> of(List<CallSite> sites) {
    List<CallGroup> groups = new ArrayList<>();
    for (CallSite site : sites) {
      Expression condition = condition(site);
      int known = indexOf(groups, site.call());
      if (known < 0) {
        groups.add(new CallGroup(site.call(), condition));
      } else {
        CallGroup group = groups.get(known);
        groups.set(known, new CallGroup(group.call, or(group.guard, condition)));
      }
    }
    return groups;
  }

  private static int indexOf(List<CallGroup> groups, SavedModelPredict call) {
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).covers(call)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether the other call gives the same scores. Calls on random inputs do so only if they are the
   * very same.
   */
  boolean covers(SavedModelPredict other) {
    return call.equals(other) || call.semanticEquals(other);
  }

  /** Whether neither input nor guard waits for another call to be lifted first. */
  boolean isReady() {
    return !CallSite.isIn(call.child()) && !CallSite.isIn(guard);
  }

  /** When rows are scored: the guard, and the inputs are not null. */
  Expression guardWithInputs() {
    Expression inputs = call.child();
    return inputs.nullable() ? and(guard, new IsNotNull(inputs)) : guard;
  }

  private static Expression condition(CallSite site) {
    Expression all = Literal.TrueLiteral();
    for (Expression condition : site.conditions()) {
      if (!condition.deterministic()) {
        return Literal.TrueLiteral();
      }
      all = and(all, condition);
    }
    return all;
  }

  private static Expression and(Expression left, Expression right) {
    return left.equals(Literal.TrueLiteral()) ? right : new And(left, right);
  }

  private static Expression or(Expression left, Expression right) {
    boolean always = left.equals(Literal.TrueLiteral()) || right.equals(Literal.TrueLiteral());
    if (always) {
      return Literal.TrueLiteral();
    }
    return left.semanticEquals(right) ? left : new Or(left, right);
  }
}
