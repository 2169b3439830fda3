/**
 * Rows and columns ↔ tensors. Which code copies a value is decided once per column and task, from
 * the binding plan.
 *
 * <p>Nulls, lengths and ranges are checked before memory is written; a value that cannot be taken
 * is a {@link io.github.sparksavedmodel.internal.codec.BadValueException}, never a wrong number.
 */
@NullMarked
package io.github.sparksavedmodel.internal.codec;

import org.jspecify.annotations.NullMarked;
