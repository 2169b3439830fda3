/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.testing.ReferencePage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsPageTest {

  /** A part of the catalogue: all conditions from one on, up to the next group's first. */
  private record Group(ErrorCondition first, String heading, String text) {}

  private static final List<ErrorCondition> CONDITIONS = List.of(ErrorCondition.values());
  private static final List<Group> GROUPS = List.of(
      new Group(
          ErrorCondition.MODEL_NOT_FOUND,
          "Finding and reading the model",
          "Found on the driver while a query is analysed, before any task."),
      new Group(
          ErrorCondition.OPTION_UNKNOWN,
          "Options and arguments",
          "Found on the driver while a query is analysed, before any task."),
      new Group(
          ErrorCondition.BINDING_FAILED,
          "Binding columns to the signature",
          "Found on the driver while a query is analysed. Several problems arrive as one"
              + " `BINDING_FAILED` that numbers them; a single one arrives as itself."),
      new Group(
          ErrorCondition.CALL_IN_LAMBDA,
          "Places where the function cannot be called",
          "Found on the driver while a query is analysed."),
      new Group(
          ErrorCondition.ROW_VALUE_NULL,
          "Rows",
          "With mode `FAILFAST` the query fails with the first of these. With `PERMISSIVE` the row's"
              + " outputs are null, and `errorColumn` holds the text."),
      new Group(
          ErrorCondition.OPERATIONS_MISSING,
          "Loading and running the model",
          "Found by tasks. They fail the query in every mode, since they are not one row's."));

  @Test
  void isTheCheckedInPage() throws IOException {
    ReferencePage page = new ReferencePage("errors.md", "Errors")
        .paragraph("Every error of the connector has a condition and a SQLSTATE, as Spark's own"
            + " have. In Java they are `getCondition()`, `getSqlState()` and"
            + " `getMessageParameters()`; in a message they stand before and after the text:"
            + " `[CONDITION] text SQLSTATE: 12345`.")
        .paragraph("Rows and partitions are counted from 0, in the order in which a task reads"
            + " them. What stands in angle brackets is filled in.");
    for (int i = 0; i < GROUPS.size(); i++) {
      Group group = GROUPS.get(i);
      page.section(group.heading())
          .paragraph(group.text())
          .table(List.of("Condition", "SQLSTATE", "Text"), rows(i));
    }

    page.check();
  }

  @Test
  void showsEveryCondition() {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < GROUPS.size(); i++) {
      rows(i).forEach(row -> shown.add(row.get(0).replace("`", "")));
    }

    assertThat(shown)
        .containsExactlyElementsOf(CONDITIONS.stream().map(Enum::name).toList());
  }

  private static List<List<String>> rows(int group) {
    int end = group + 1 < GROUPS.size() ? place(group + 1) : CONDITIONS.size();
    return CONDITIONS.subList(place(group), end).stream()
        .map(condition -> List.of(
            "`" + condition + "`",
            "`" + condition.sqlState() + "`",
            ReferencePage.escaped(condition.template())))
        .toList();
  }

  private static int place(int group) {
    return CONDITIONS.indexOf(GROUPS.get(group).first());
  }
}
