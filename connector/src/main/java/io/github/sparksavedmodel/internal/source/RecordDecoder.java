/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import io.github.sparksavedmodel.internal.codec.BadValueException;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Turns the data of a record into a row, which holds until the next call. */
interface RecordDecoder {

  /**
   * The row of a record.
   *
   * @throws BadValueException if the data are not what they should be
   */
  UnsafeRow row(byte[] buffer, int from, int length) throws BadValueException;

  /** The row of a record that cannot be read, for this reason. */
  UnsafeRow damaged(String reason);
}
