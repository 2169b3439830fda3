/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

/** What the data of each record are. */
enum RecordType {
  /** A serialized tf.Example. */
  EXAMPLE("Example"),
  /** A serialized tf.SequenceExample. */
  SEQUENCE_EXAMPLE("SequenceExample"),
  /** Bytes that are not looked into. */
  BYTE_ARRAY("ByteArray");

  private final String text;

  RecordType(String text) {
    this.text = text;
  }

  /** Whether lists of features are read from the record's data. */
  boolean isSequence() {
    return this == SEQUENCE_EXAMPLE;
  }

  @Override
  public String toString() {
    return text;
  }
}
