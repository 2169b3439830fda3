/**
 * Public, immutable values that describe what a SavedModel holds: its MetaGraphs, signatures,
 * tensors and defaults.
 *
 * <p>They come from the reader, which parses {@code saved_model.pb} on the driver, and are what the
 * planner binds columns to. Nothing here knows Spark or TensorFlow.
 */
@NullMarked
package io.github.sparksavedmodel.model;

import org.jspecify.annotations.NullMarked;
