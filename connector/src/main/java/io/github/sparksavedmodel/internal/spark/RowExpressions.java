/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.Seq;

/**
 * What a task evaluates on the rows of its child. Travels in the task's closure.
 *
 * @param guard true for rows to score
 * @param inputs one expression for each input
 * @param keys one expression for each key column
 * @param keyNames the names of the key columns
 * @param timeZone the session's time zone, in which key values are shown
 * @param childOutput the columns of the child
 * @param scoreOutputs the columns that scoring adds
 */
record RowExpressions(
    Expression guard,
    Seq<Expression> inputs,
    Seq<Expression> keys,
    List<String> keyNames,
    String timeZone,
    Seq<Attribute> childOutput,
    Seq<Attribute> scoreOutputs)
    implements Serializable {}
