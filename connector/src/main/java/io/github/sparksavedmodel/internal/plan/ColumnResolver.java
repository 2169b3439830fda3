/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Finds fields by name: the exact name, else without regard to case if the session says so, else as
 * a path into struct fields with dots.
 */
final class ColumnResolver {
  private final StructType schema;
  private final boolean caseSensitive;

  ColumnResolver(StructType schema, boolean caseSensitive) {
    this.schema = schema;
    this.caseSensitive = caseSensitive;
  }

  /**
   * All fields that the name fits equally well: none, the one, or several that make it ambiguous.
   */
  List<ColumnPath> find(String name) {
    return find(schema, name, new ColumnPath("", List.of(), schema));
  }

  /** The only field of the schema, if it has only one. */
  List<ColumnPath> loneField() {
    return schema.length() == 1
        ? List.of(child(new ColumnPath("", List.of(), schema), schema, 0))
        : List.of();
  }

  private List<ColumnPath> find(StructType within, String name, ColumnPath parent) {
    List<ColumnPath> whole = fields(within, name, parent);
    return whole.isEmpty() ? findNested(within, name, parent) : whole;
  }

  private List<ColumnPath> fields(StructType within, String name, ColumnPath parent) {
    int[] exact = positions(within, field -> field.name().equals(name));
    int[] found = exact.length > 0 || caseSensitive
        ? exact
        : positions(within, field -> field.name().equalsIgnoreCase(name));
    return Arrays.stream(found)
        .mapToObj(position -> child(parent, within, position))
        .toList();
  }

  private List<ColumnPath> findNested(StructType within, String name, ColumnPath parent) {
    List<ColumnPath> found = new ArrayList<>();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      String rest = name.substring(dot + 1);
      for (ColumnPath outer : fields(within, name.substring(0, dot), parent)) {
        if (outer.type() instanceof StructType inner) {
          found.addAll(find(inner, rest, outer));
        }
      }
    }
    return found;
  }

  private static int[] positions(StructType within, Predicate<StructField> wanted) {
    return IntStream.range(0, within.length())
        .filter(position -> wanted.test(within.apply(position)))
        .toArray();
  }

  private static ColumnPath child(ColumnPath parent, StructType within, int position) {
    StructField field = within.apply(position);
    List<Integer> ordinals = new ArrayList<>(parent.ordinals());
    ordinals.add(position);
    String name = parent.name().isEmpty() ? field.name() : parent.name() + "." + field.name();
    return new ColumnPath(name, ordinals, field.dataType());
  }
}
