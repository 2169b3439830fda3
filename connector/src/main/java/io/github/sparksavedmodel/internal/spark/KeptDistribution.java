/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.PartitioningCollection;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import scala.collection.immutable.Seq;

/** How rows are spread and sorted, as far as it can be said with the columns that are kept. */
record KeptDistribution(AttributeSet columns) {

  /** What of a partitioning can still be said. */
  Partitioning partitioning(Partitioning given) {
    List<Partitioning> known = members(given).toList();
    return switch (known.size()) {
      case 0 -> new UnknownPartitioning(given.numPartitions());
      case 1 -> known.get(0);
      default -> new PartitioningCollection(ScalaInterop.seq(known));
    };
  }

  private Stream<Partitioning> members(Partitioning given) {
    if (given instanceof PartitioningCollection all) {
      return ScalaInterop.<Partitioning>list(all.partitionings()).stream().flatMap(this::members);
    }
    boolean isKept = !(given instanceof Expression keys) || isKept(keys);
    return Stream.of(given).filter(one -> isKept);
  }

  /** The first orders that can still be said. */
  Seq<SortOrder> ordering(Seq<SortOrder> given) {
    return ScalaInterop.seq(ScalaInterop.<SortOrder>list(given).stream()
        .takeWhile(order -> keptKeys(order).findAny().isPresent())
        .map(this::kept)
        .toList());
  }

  private SortOrder kept(SortOrder order) {
    List<Expression> keys = keptKeys(order).toList();
    return new SortOrder(
        keys.get(0),
        order.direction(),
        order.nullOrdering(),
        ScalaInterop.seq(keys.subList(1, keys.size())));
  }

  /** The key, and others that sort in the same way. */
  private Stream<Expression> keptKeys(SortOrder order) {
    return ScalaInterop.<Expression>list(order.children()).stream().filter(this::isKept);
  }

  private boolean isKept(Expression keys) {
    return keys.references().subsetOf(columns);
  }
}
