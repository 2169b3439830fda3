/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.option.OptionKey.Scope;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Resolves options: what the call says, else what the session says, else the default.
 *
 * <p>Unknown names and malformed values are errors that name the nearest option and where the value
 * came from.
 */
public final class OptionResolver {
  private static final int NEAR = 3;

  private final Map<OptionKey<?>, Object> values = new LinkedHashMap<>();
  private final Map<OptionKey<?>, Map<String, Object>> members = new LinkedHashMap<>();

  private final Set<String> called = new HashSet<>();

  private OptionResolver() {}

  /**
   * Resolves the options of one call.
   *
   * @param call the options of the call by name, in any case
   * @param session all settings of the session; those without our prefix are ignored
   * @param application the settings with which the application started
   * @throws OptionException for a name, value or place that is not allowed
   */
  public static ResolvedOptions resolve(
      Map<String, String> call, Map<String, String> session, Map<String, String> application) {
    OptionResolver resolver = new OptionResolver();
    ours(application).forEach((name, value) -> resolver.application(name, value));
    ours(session).forEach((name, value) -> resolver.session(name, value, application));
    call.forEach(resolver::call);
    return new ResolvedOptions(resolver.values, resolver.members);
  }

  private static Map<String, String> ours(Map<String, String> settings) {
    Map<String, String> found = new TreeMap<>();
    settings.forEach((name, value) -> {
      if (name.startsWith(OptionKey.SETTING_PREFIX)) {
        found.put(name.substring(OptionKey.SETTING_PREFIX.length()), value);
      }
    });
    return found;
  }

  private void application(String name, String value) {
    put(find(name, settingSource(name)), name, value, settingSource(name));
  }

  private void session(String name, String value, Map<String, String> application) {
    String source = settingSource(name);
    OptionKey<?> key = find(name, source);
    boolean changed = !value.equals(application.get(OptionKey.SETTING_PREFIX + name));
    if (key.scope() == Scope.APPLICATION && changed) {
      throw notHere(key, value, source);
    }
    put(key, name, value, source);
  }

  private void call(String name, String value) {
    String source = "given in the call";
    OptionKey<?> key = find(name, source);
    if (key.scope() == Scope.APPLICATION) {
      throw notHere(key, value, source);
    }
    if (!called.add(key.isPerInput() ? key.name() + key.member(name) : key.name())) {
      throw new OptionException(ErrorCondition.OPTION_GIVEN_TWICE.with("option", name));
    }
    put(key, name, value, source);
  }

  private static OptionException notHere(OptionKey<?> key, String value, String source) {
    return new OptionException(ErrorCondition.OPTION_NOT_HERE.with(
        "option", key.setting(), "source", source, "value", value));
  }

  private static String settingSource(String name) {
    return "setting " + OptionKey.SETTING_PREFIX + name;
  }

  private void put(OptionKey<?> key, String name, String value, String source) {
    Object parsed;
    try {
      parsed = key.parser().apply(value);
    } catch (IllegalArgumentException malformed) {
      throw new OptionException(
          ErrorCondition.OPTION_VALUE_INVALID.with(
              "option", name, "value", value, "source", source, "expected", key.expected()),
          malformed);
    }
    if (key.isPerInput()) {
      members.computeIfAbsent(key, family -> new LinkedHashMap<>()).put(key.member(name), parsed);
    } else {
      values.put(key, parsed);
    }
  }

  private static OptionKey<?> find(String name, String source) {
    for (OptionKey<?> key : OptionKeys.all()) {
      if (key.matches(name)) {
        return key;
      }
    }
    throw new OptionException(ErrorCondition.OPTION_UNKNOWN.with(
        "option", name, "source", source, "hint", nearest(name)));
  }

  private static String nearest(String name) {
    List<String> names = OptionKeys.all().stream().map(OptionKey::name).toList();
    String best = names.stream()
        .min(Comparator.comparingInt(known -> distance(name, known)))
        .orElseThrow();
    if (distance(name, best) <= NEAR) {
      return "Did you mean \"" + best + "\"?";
    }
    return "The options are " + names.stream().sorted().collect(Collectors.joining(", ")) + ".";
  }

  /** How many letters differ; of a family with one option per input, before the first dot. */
  private static int distance(String given, String known) {
    int dot = known.indexOf('.');
    String family = dot < 0 ? known : known.substring(0, dot);
    String start =
        dot < 0 || given.indexOf('.') < 0 ? given : given.substring(0, given.indexOf('.'));
    return LevenshteinDistance.getDefaultInstance()
        .apply(start.toLowerCase(Locale.ROOT), family.toLowerCase(Locale.ROOT));
  }
}
