/**
 * The one list of options, and how a call, the session and the defaults resolve to values.
 *
 * <p>Each option is declared once as an
 * {@link io.github.sparksavedmodel.internal.option.OptionKey}; parsing, error texts and the page
 * {@code docs/reference/options.md} come from it.
 */
@NullMarked
package io.github.sparksavedmodel.internal.option;

import org.jspecify.annotations.NullMarked;
