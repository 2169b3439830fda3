/**
 * The batch loop: gather rows into tensors, run, hand the outputs back row by row, and keep bad
 * rows apart from bad batches.
 *
 * <p>It is the same for rows and columns; where a batch's rows come from is behind
 * {@link io.github.sparksavedmodel.internal.exec.RowBatch}.
 */
@NullMarked
package io.github.sparksavedmodel.internal.exec;

import org.jspecify.annotations.NullMarked;
