/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import java.io.Serial;
import java.util.Set;

/**
 * TensorFlow refused a run. Not for users: whoever called knows the rows, and says so in an error
 * of the catalogue.
 */
public final class NativeRunException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final Set<String> BREAKING =
      Set.of("ABORTED", "CANCELLED", "FAILED_PRECONDITION", "INTERNAL", "UNKNOWN");

  private final String code;
  private final String reason;

  NativeRunException(String code, String reason) {
    super(code + ": " + reason);
    this.code = code;
    this.reason = reason;
  }

  /** The name of TensorFlow's error code, for instance {@code INVALID_ARGUMENT}. */
  public String code() {
    return code;
  }

  /** Whether the run took longer than its limit, if it had one. */
  public boolean isTimeout() {
    return code.equals("DEADLINE_EXCEEDED");
  }

  /**
   * Whether the code speaks of the session's state, which every later run meets again, and not of
   * the rows or of something outside of the process.
   *
   * <ul>
   *   <li>CANCELLED: nobody cancels runs, so a queue or another resource of the graph was closed.
   *   <li>ABORTED: operations that work together have stopped, and stay so until they are made
   *       anew.
   *   <li>FAILED_PRECONDITION: a variable, table or other resource is not initialised any more.
   *   <li>INTERNAL: something that TensorFlow relies on does not hold, for instance on a device.
   *   <li>UNKNOWN: nobody knows, and a new session is the safe answer.
   * </ul>
   *
   * <p>Not so DATA_LOSS, which operations say of corrupt bytes in what they are given, and
   * UNAVAILABLE, which they say of a service or file system that may be back at the next try.
   */
  public boolean breaksSession() {
    return BREAKING.contains(code);
  }

  /** What TensorFlow says, in one line. */
  public String reason() {
    return reason;
  }
}
