/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import io.github.sparksavedmodel.internal.reader.FunctionCall;
import io.github.sparksavedmodel.internal.reader.ModelLayout;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session is loaded from. <b>Equality is the caching contract</b>: tasks with equal keys
 * share one session, so everything that changes what a session computes is in here, and nothing
 * else.
 *
 * @param identity the hash of the model's content, so that a model that was replaced under the same
 *     path is loaded again
 * @param path the model's directory or graph file as users name it; for messages, and to tell apart
 *     equal copies
 * @param layout which of the files are what
 * @param tags the tag set of the MetaGraph, sorted; may be empty
 * @param call the call that is put into the graph, or null
 * @param intraOpThreads the threads that one operation may use
 */
public record ModelKey(
    String identity,
    String path,
    ModelLayout layout,
    List<String> tags,
    @Nullable FunctionCall call,
    int intraOpThreads)
    implements Serializable {

  /** Sorts the tags and removes duplicates, since TensorFlow compares them as a set. */
  public ModelKey {
    tags = tags.stream().distinct().sorted().toList();
  }

  /** The key of a SavedModel as it is. */
  public ModelKey(String identity, String path, List<String> tags, int intraOpThreads) {
    this(identity, path, ModelLayout.SAVED_MODEL, tags, null, intraOpThreads);
  }

  /** The directory that the model's files are in, as users name it. */
  public String directory() {
    return layout.directory(path);
  }
}
