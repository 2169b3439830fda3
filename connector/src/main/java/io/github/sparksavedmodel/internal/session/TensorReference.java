/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.io.Serializable;

/**
 * A tensor that a signature names.
 *
 * @param signature the signature's key
 * @param role what the tensor is to the signature, {@code input} or {@code output}
 * @param key the name that the signature gives to it
 * @param tensorName where it is in the graph: {@code operation:index}; old exports leave out
 *     {@code :0}
 */
public record TensorReference(String signature, String role, String key, String tensorName)
    implements Serializable {}
