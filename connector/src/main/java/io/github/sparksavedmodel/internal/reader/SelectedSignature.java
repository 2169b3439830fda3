/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.SignatureDescription;
import java.io.Serializable;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one signature of one model that a query scores with: all that expressions and tasks carry.
 *
 * @param path the directory that holds {@code saved_model.pb}, or the graph file, fully qualified
 * @param identity the model's identity, in hexadecimal
 * @param tags the tag set of the MetaGraph, sorted
 * @param signature the signature
 * @param call the call that has to be put into the graph for it, or null
 */
public record SelectedSignature(
    String path,
    String identity,
    SortedSet<String> tags,
    SignatureDescription signature,
    @Nullable FunctionCall call)
    implements Serializable {

  /** Copies the tags. */
  public SelectedSignature {
    tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }
}
