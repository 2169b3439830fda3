/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The values of all options that are set, parsed. Immutable. */
public final class ResolvedOptions {
  private final Map<OptionKey<?>, Object> values;
  private final Map<OptionKey<?>, Map<String, Object>> members;

  ResolvedOptions(
      Map<OptionKey<?>, Object> values, Map<OptionKey<?>, Map<String, Object>> members) {
    this.values = Map.copyOf(values);
    this.members = Map.copyOf(members);
  }

  /** The value of an option, or empty where it is not set and the default holds. */
  @SuppressWarnings("unchecked") // a key is only ever stored with what its own parser made
  public <T> Optional<T> value(OptionKey<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  /** The values of a family of options by the input that each is for, in the order given. */
  @SuppressWarnings("unchecked") // as above
  public <T> Map<String, T> perInput(OptionKey<T> family) {
    Map<String, Object> found = members.getOrDefault(family, Map.of());
    return (Map<String, T>) Collections.unmodifiableMap(new LinkedHashMap<>(found));
  }
}
