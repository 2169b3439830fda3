/** What tests have to reach inside of the store: its package-private settings. */
@NullMarked
package io.github.sparksavedmodel.internal.store;

import org.jspecify.annotations.NullMarked;
