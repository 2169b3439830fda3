/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.model.ModelDescription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptionCacheTest {
  private static final ModelListing FIRST =
      new ModelListing(List.of(new ModelFile("saved_model.pb", 1, "modified 1")));
  private static final ModelListing SECOND =
      new ModelListing(List.of(new ModelFile("saved_model.pb", 1, "modified 2")));

  private final DescriptionCache cache = new DescriptionCache(2);
  private final List<String> read = new ArrayList<>();

  private void describe(String directory, ModelListing listing) {
    cache.describe(directory, listing, () -> {
      read.add(directory);
      return new ModelSnapshot(
          new ModelDescription(directory, "", List.of()),
          listing,
          ModelLayout.SAVED_MODEL,
          UnfedPlaceholders.NONE);
    });
  }

  @Test
  void readsAgainWhenTheListingChanges() {
    describe("a", FIRST);
    describe("a", FIRST);
    describe("a", SECOND);
    describe("a", SECOND);
    assertThat(read).containsExactly("a", "a");
  }

  @Test
  void dropsTheModelNotUsedForLongest() {
    describe("a", FIRST);
    describe("b", FIRST);
    describe("a", FIRST);
    describe("c", FIRST);
    describe("a", FIRST);
    describe("b", FIRST);
    assertThat(read).containsExactly("a", "b", "c", "b");
  }
}
