/** Tests of the reader, on the models of the integration tests and on damaged copies of them. */
@NullMarked
package io.github.sparksavedmodel.internal.reader;

import org.jspecify.annotations.NullMarked;
