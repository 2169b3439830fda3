/** Tests of the public values that describe a model. */
@NullMarked
package io.github.sparksavedmodel.model;

import org.jspecify.annotations.NullMarked;
