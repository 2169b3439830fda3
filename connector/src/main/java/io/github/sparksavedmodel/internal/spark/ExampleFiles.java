/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/** A format of files whose records may be tf.Examples. */
public interface ExampleFiles {

  /**
   * A further column of the format, which holds tf.Examples of some columns' features. It is an
   * error for the same records as the columns are.
   *
   * @param name the name that the column is to have
   * @param features the columns of the files, each the feature of its name
   * @param session the session that reads
   * @param options the options of the files
   * @return empty if the records are no tf.Examples, or may say something else than the columns
   */
  Optional<StructField> examples(
      String name, StructType features, SparkSession session, Map<String, String> options);
}
