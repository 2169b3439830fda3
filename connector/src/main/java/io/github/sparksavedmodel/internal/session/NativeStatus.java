/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.tensorflow.internal.c_api.TF_Status;

/** The outcome of calls into TensorFlow, in words. Confined to one thread at a time. */
final class NativeStatus implements AutoCloseable {
  /** The codes of {@code tf_status.h} in their order, from 0. */
  private static final List<String> CODES = List.of(
      "OK",
      "CANCELLED",
      "UNKNOWN",
      "INVALID_ARGUMENT",
      "DEADLINE_EXCEEDED",
      "NOT_FOUND",
      "ALREADY_EXISTS",
      "PERMISSION_DENIED",
      "RESOURCE_EXHAUSTED",
      "FAILED_PRECONDITION",
      "ABORTED",
      "OUT_OF_RANGE",
      "UNIMPLEMENTED",
      "INTERNAL",
      "UNAVAILABLE",
      "DATA_LOSS",
      "UNAUTHENTICATED");

  private static final Pattern WHITESPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
  private static final Pattern NODE_TRACE =
      Pattern.compile(" ?\\[\\[[^\\]]*\\]\\]|\\{\\{[^}]*\\}\\} ?");
  private static final Pattern TRAILING = Pattern.compile("[ .]+$");
  private static final int LONGEST_REASON = 2000;

  private final TF_Status handle = TF_Status.newStatus();

  TF_Status handle() {
    return handle;
  }

  boolean isOk() {
    return TF_GetCode(handle) == TF_OK;
  }

  /** The name of the code, for instance {@code INVALID_ARGUMENT}. */
  String code() {
    int code = TF_GetCode(handle);
    return code >= 0 && code < CODES.size() ? CODES.get(code) : "CODE_" + code;
  }

  /** Throws what TensorFlow says unless that is that all went well. */
  void check() {
    if (!isOk()) {
      throw new NativeRunException(code(), reason());
    }
  }

  /** The message in one line, without the trace of graph nodes and without a full stop. */
  String reason() {
    return clean(TF_Message(handle).getString(StandardCharsets.UTF_8));
  }

  static String clean(String message) {
    String line = WHITESPACE.matcher(message).replaceAll(" ");
    String text =
        TRAILING.matcher(NODE_TRACE.matcher(line).replaceAll("")).replaceAll("").strip();
    return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + " …" : text;
  }

  @Override
  public void close() {
    handle.close();
  }
}
