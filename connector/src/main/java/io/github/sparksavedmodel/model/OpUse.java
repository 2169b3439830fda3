/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;

/**
 * How often a MetaGraph uses an operation.
 *
 * @param op the operation's type, for instance {@code MatMul}
 * @param inGraph the number of its nodes in the graph
 * @param inFunctions the number of its nodes in the graph's library of functions
 */
public record OpUse(String op, long inGraph, long inFunctions) implements Serializable {}
