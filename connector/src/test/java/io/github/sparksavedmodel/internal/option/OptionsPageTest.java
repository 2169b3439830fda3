/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import io.github.sparksavedmodel.internal.option.OptionKey.Scope;
import io.github.sparksavedmodel.testing.ReferencePage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsPageTest {

  @Test
  void isTheCheckedInPage() throws IOException {
    new ReferencePage("options.md", "Options")
        .paragraph("The names of options may be written in upper or lower case; the names of inputs"
            + " in them may not. An unknown name and a value that an option does not take are"
            + " errors.")
        .section("Options of a call")
        .paragraph("What a call says comes first, then the setting `" + OptionKey.SETTING_PREFIX
            + "<name>` of the session, then the default. In SQL a call takes them as its third"
            + " argument, for example `map('signature', 'predict')`.")
        .table(List.of("Option", "Takes", "Default", "Meaning"), rows(Scope.CALL))
        .section("Settings of the application")
        .paragraph("These are given when the application starts, for example with"
            + " `--conf spark.savedmodel.intraOpThreads=2`. Changing one in a session or giving it"
            + " in a call is an error.")
        .table(List.of("Setting", "Takes", "Default", "Meaning"), rows(Scope.APPLICATION))
        .check();
  }

  private static List<List<String>> rows(Scope scope) {
    return OptionKeys.all().stream()
        .filter(key -> key.scope() == scope)
        .map(key -> List.of(
            "`" + (scope == Scope.CALL ? key.name() : key.setting()) + "`",
            ReferencePage.escaped(key.expected()),
            markdown(key.defaultText()),
            markdown(key.documentation())))
        .toList();
  }

  /** Angle brackets inside code need no escape. */
  private static String markdown(String text) {
    return text.contains("`") ? text : ReferencePage.escaped(text);
  }
}
