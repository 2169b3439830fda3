/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;
import java.util.List;

/**
 * Everything that a SavedModel holds: its description, and what scoring need not know.
 *
 * @param description signatures and what belongs to them
 * @param metaGraphs the MetaGraphs in the order of the file
 * @param variables the variables, which all MetaGraphs share, sorted by their key in the checkpoint
 */
public record ModelContents(
    ModelDescription description, List<MetaGraphContents> metaGraphs, List<Variable> variables)
    implements Serializable {

  /** Copies the lists. */
  public ModelContents {
    metaGraphs = List.copyOf(metaGraphs);
    variables = List.copyOf(variables);
  }

  /** The bytes of all variables together. */
  public long variableBytes() {
    return variables.stream().mapToLong(Variable::bytes).sum();
  }
}
