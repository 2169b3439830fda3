/**
 * From a path to what the model there holds: finds the directory, reads {@code saved_model.pb} and
 * describes it in the values of the {@code model} package, and chooses the signature to score with.
 *
 * <p>Runs on the driver. Uses the protobuf classes of TensorFlow and Hadoop's file systems, never
 * TensorFlow's native library.
 */
@NullMarked
package io.github.sparksavedmodel.internal.reader;

import org.jspecify.annotations.NullMarked;
