/**
 * Ownership of native tensors: who allocates one, who may read it, and when it is freed.
 *
 * <p>Every tensor belongs to a {@link io.github.sparksavedmodel.internal.tensor.TensorScope}, which
 * lives as long as one batch. Nothing here knows Spark, columns or sessions.
 */
@NullMarked
package io.github.sparksavedmodel.internal.tensor;

import org.jspecify.annotations.NullMarked;
