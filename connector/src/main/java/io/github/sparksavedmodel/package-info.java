/**
 * The public API: load a SavedModel, describe it, score a DataFrame with it.
 *
 * <p>{@link io.github.sparksavedmodel.SavedModel} is the way in. Public as well are the values in
 * {@link io.github.sparksavedmodel.model} and the errors in
 * {@link io.github.sparksavedmodel.error}; everything under {@code internal} may change at any
 * time.
 */
@NullMarked
package io.github.sparksavedmodel;

import org.jspecify.annotations.NullMarked;
