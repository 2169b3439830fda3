/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.source;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A place of a file that holds no whole record. */
final class DamagedRecordException extends IOException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** What is known about the records behind the damage. */
  enum Rest {
    /** The next record begins where the damaged one says. */
    KNOWN,
    /** The next record has to be searched for. */
    UNKNOWN,
    /** There is nothing more to read. */
    LOST
  }

  private final long offset;
  private final Rest rest;

  DamagedRecordException(long offset, Rest rest, String reason) {
    this(offset, rest, reason, null);
  }

  DamagedRecordException(long offset, Rest rest, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.offset = offset;
    this.rest = rest;
  }

  /** Where in the file, of a compressed one in what it unpacks to. */
  long offset() {
    return offset;
  }

  Rest rest() {
    return rest;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
