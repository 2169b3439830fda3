/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.spark.SessionContents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * What a table of models shows.
 *
 * @param paths the directories, in the order given
 * @param view which view
 * @param version which of the numbered versions; empty for the latest
 */
record ModelTableOptions(List<String> paths, ModelView<?> view, Map<String, String> version) {
  private static final String PATH = "path";
  private static final String PATHS = "paths";
  private static final String VIEW = "view";
  private static final String VERSION = "version";
  private static final String VALUES = "values";
  private static final List<String> ALL = List.of(PATH, PATHS, VIEW, VERSION, VALUES);
  private static final String VARIABLES = "variables";

  /** Copies the collections. */
  ModelTableOptions {
    paths = List.copyOf(paths);
    version = Map.copyOf(version);
  }

  /**
   * Reads options.
   *
   * @param given the options, by names in any case
   * @throws OptionException for one that is unknown or malformed, or without a path
   */
  static ModelTableOptions of(Map<String, String> given) {
    Map<String, String> options = new LinkedHashMap<>();
    given.forEach((name, value) -> options.put(known(name), value));
    List<String> paths = paths(options);
    if (paths.isEmpty()) {
      throw new OptionException(ErrorCondition.MODEL_TABLE_PATH_MISSING.with("option", PATH));
    }
    String version = options.get(VERSION);
    return new ModelTableOptions(
        paths, view(options), version == null ? Map.of() : Map.of(VERSION, version));
  }

  /** The options of a table function, which says by itself what it shows of which models. */
  static ModelTableOptions of(Map<String, String> given, String view, List<String> paths) {
    Map<String, String> options = new LinkedHashMap<>(given);
    options.put(VIEW, view);
    options.put(PATH, paths.get(0));
    ModelTableOptions parsed = of(options);
    return new ModelTableOptions(paths, parsed.view(), parsed.version());
  }

  private static String known(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!ALL.contains(lower)) {
      throw new OptionException(ErrorCondition.OPTION_UNKNOWN.with(
          "option",
          name,
          "source",
          "given to the data source \"savedmodel\"",
          "hint",
          "Its options are " + String.join(", ", ALL) + "."));
    }
    return lower;
  }

  private static List<String> paths(Map<String, String> options) {
    List<String> paths = new ArrayList<>();
    String several = options.get(PATHS);
    if (several != null) {
      try {
        paths.addAll(
            Arrays.asList(JsonMapper.builder().build().readValue(several, String[].class)));
      } catch (JsonProcessingException e) {
        throw invalid(PATHS, several, "a JSON array of directories");
      }
    }
    String one = options.get(PATH);
    if (one != null) {
      paths.add(one);
    }
    return paths;
  }

  private static ModelView<?> view(Map<String, String> options) {
    String name = options.getOrDefault(VIEW, "signatures").strip().toLowerCase(Locale.ROOT);
    ModelView<?> view = ModelViews.all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> invalid(
            VIEW,
            Objects.requireNonNull(options.get(VIEW)),
            ModelViews.all().stream().map(ModelView::name).collect(Collectors.joining(", "))));
    String values = options.get(VALUES);
    return values != null && wantsValues(values, name) ? ModelViews.variables(true) : view;
  }

  private static boolean wantsValues(String text, String view) {
    boolean wanted = text.strip().equalsIgnoreCase("true");
    if (!wanted && !text.strip().equalsIgnoreCase("false")) {
      throw invalid(VALUES, text, "true or false");
    }
    if (wanted && !view.equals(VARIABLES)) {
      throw invalid(VALUES, text, "true only with view \"variables\"");
    }
    return wanted;
  }

  private static OptionException invalid(String option, String value, String expected) {
    return new OptionException(ErrorCondition.OPTION_VALUE_INVALID.with(
        "option",
        option,
        "value",
        value,
        "source",
        "given to the data source \"savedmodel\"",
        "expected",
        expected));
  }

  /** Describes the models as they are now. */
  List<SessionContents> models() {
    SparkSession session = SparkSession.active();
    return paths.stream()
        .map(path -> SessionContents.of(session, path, version))
        .toList();
  }
}
