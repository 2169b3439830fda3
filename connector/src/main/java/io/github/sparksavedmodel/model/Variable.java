/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.model;

import java.io.Serializable;

/**
 * One tensor that a model keeps outside of its graph, in the files below {@code variables/}.
 *
 * @param name the name in the graph, for instance {@code dense/kernel}
 * @param path where the object is that holds it, for instance {@code dense_layer.kernel}; empty for
 *     models of TensorFlow 1, which have no objects
 * @param key the name in the checkpoint
 * @param elementType the element type
 * @param shape the shape, which is fully known
 * @param bytes how many bytes it takes in the files
 * @param shard the number of the file that holds it, from 0
 */
public record Variable(
    String name,
    String path,
    String key,
    ElementType elementType,
    TensorShape shape,
    long bytes,
    int shard)
    implements Serializable {

  /** The path if there is one, else the name. */
  public String label() {
    return path.isEmpty() ? name : path;
  }
}
