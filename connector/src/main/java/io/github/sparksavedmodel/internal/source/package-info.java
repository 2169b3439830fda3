/**
 * Data sources: what models hold as tables.
 *
 * <p>Stands above the Catalyst side, which reads models as the session allows it.
 */
@NullMarked
package io.github.sparksavedmodel.internal.source;

import org.jspecify.annotations.NullMarked;
