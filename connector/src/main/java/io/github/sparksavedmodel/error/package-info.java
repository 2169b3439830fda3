/**
 * What can go wrong, as data: the catalogue of conditions and the exceptions that carry them.
 *
 * <p>Every message says what happened, why, and how to mend it, and names the column, input, row or
 * file. Conditions and SQLSTATEs follow Spark's conventions, so that they arrive at SQL and Connect
 * clients as Spark's own do.
 */
@NullMarked
package io.github.sparksavedmodel.error;

import org.jspecify.annotations.NullMarked;
