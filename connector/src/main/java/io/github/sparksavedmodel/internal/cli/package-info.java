/**
 * The command {@code savedmodel}: shows models, scores files, and runs a demo.
 *
 * <p>Stands on the public API alone, as any other program would.
 */
@NullMarked
package io.github.sparksavedmodel.internal.cli;

import org.jspecify.annotations.NullMarked;
