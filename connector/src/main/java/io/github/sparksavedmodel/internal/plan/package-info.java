/**
 * Binds columns to a signature: description + schema + request → one serializable
 * {@link io.github.sparksavedmodel.internal.plan.BindingPlan}, or one error that lists every
 * problem.
 *
 * <p>All decisions on types, shapes and conversions are made here, once; what runs on executors
 * only follows the plan.
 */
@NullMarked
package io.github.sparksavedmodel.internal.plan;

import org.jspecify.annotations.NullMarked;
