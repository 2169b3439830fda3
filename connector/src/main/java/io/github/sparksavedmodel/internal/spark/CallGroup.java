/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Or;

/**
 * All places of an operator that ask for the same scores. They share one {@link Score}.
 *
 * @param call the call that stands for all of them
 * @param guard when at least one of them is evaluated: their conditions joined with OR
 */
record CallGroup(SavedModelPredict call, Expression guard) {

  /**
   * Puts equal calls together, in the order of their first place.
   *
   * @param available the columns that guards may use; conditions on others, and those on the call
   *     itself, are left out, which scores more rows than needed but never fewer
   */
  static List<CallGroup> of(List<CallSite> sites, AttributeSet available) {
    List<CallGroup> groups = new ArrayList<>();
    for (CallSite site : sites) {
      Expression condition = condition(site, available);
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

  /** The first group that can be lifted now: with no calls in its inputs or its guard. */
  static Optional<CallGroup> firstReady(List<CallGroup> groups) {
    return groups.stream()
        .filter(group -> !CallSite.isIn(group.call().child()) && !CallSite.isIn(group.guard))
        .findFirst();
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
    return covers(call, other);
  }

  private static boolean covers(SavedModelPredict call, SavedModelPredict other) {
    return call.equals(other) || call.semanticEquals(other);
  }

  private static Expression condition(CallSite site, AttributeSet available) {
    return site.conditionsThat(condition -> canBeUsed(condition, site.call(), available)).stream()
        .reduce(Literal.TrueLiteral(), CallGroup::and);
  }

  private static boolean canBeUsed(
      Expression condition, SavedModelPredict call, AttributeSet available) {
    return CallSites.holdsOutside(condition)
        && condition.deterministic()
        && condition.references().subsetOf(available)
        && CallSite.find(condition).stream().noneMatch(other -> covers(call, other.call()));
  }

  static Expression and(Expression left, Expression right) {
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
