/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

/** How far the loading of a model is, in a word to be read after "is being". */
enum LoadStep {
  /** Its files are on their way to this host. */
  FETCHED,

  /** TensorFlow reads them, or is itself being started. */
  LOADED;

  String word() {
    return this == FETCHED ? "fetched" : "loaded";
  }
}
