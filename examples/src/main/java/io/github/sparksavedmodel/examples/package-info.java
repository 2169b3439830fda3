/**
 * Programs to read in their order and to copy from. Each runs without arguments, on the example
 * model and data.
 */
@NullMarked
package io.github.sparksavedmodel.examples;

import org.jspecify.annotations.NullMarked;
