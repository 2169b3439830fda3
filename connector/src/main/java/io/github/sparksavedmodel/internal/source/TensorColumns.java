/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** What signatures say of a tensor, as values of columns. */
final class TensorColumns {
  private TensorColumns() {}

  /** The sizes, -1 for an open one, or null if the rank is unknown. */
  static long @Nullable [] sizes(TensorShape shape) {
    return shape.hasKnownRank() ? shape.dimensions() : null;
  }

  static String encoding(TensorSpec spec) {
    return spec.encoding().name().toLowerCase(Locale.ROOT);
  }

  static @Nullable String tensorName(TensorSpec spec) {
    return spec.encoding() == TensorEncoding.DENSE ? spec.tensorName() : null;
  }

  static List<Row> components(TensorSpec spec) {
    return spec.components().stream()
        .map(part -> RowFactory.create(
            part.key(), part.elementType().label(), sizes(part.shape()), part.tensorName()))
        .toList();
  }
}
