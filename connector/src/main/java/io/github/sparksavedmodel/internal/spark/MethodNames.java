/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.plan.SignatureMethod;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when a call uses a signature by another method than the signature names. As in TensorFlow
 * Serving that is no error, since many exporters name all methods alike.
 */
final class MethodNames {
  private static final Logger LOGGER = LoggerFactory.getLogger(MethodNames.class);
  private static final Set<List<String>> WARNED = ConcurrentHashMap.newKeySet();

  private MethodNames() {}

  /** Warns of it, once for each signature, method and application. */
  static void check(ModelCall call, SparkContext context) {
    SignatureMethod method = call.request().method();
    SignatureDescription signature = call.signature().signature();
    List<String> seen = List.of(
        context.applicationId(), call.signature().identity(), signature.key(), method.label());
    if (method.isContradictedBy(signature) && WARNED.add(seen)) {
      LOGGER.warn(
          "Signature \"{}\" of the model at {} is used with method={}, but says that its method is \"{}\".",
          signature.key(),
          call.signature().path(),
          method.label(),
          signature.methodName());
    }
  }

  /** A line for the description of a call; none for one that gives the outputs as they are. */
  static String text(ModelCall call) {
    SignatureMethod method = call.request().method();
    if (method == SignatureMethod.PREDICT) {
      return "";
    }
    SignatureDescription signature = call.signature().signature();
    return "  method  " + method.label() + " -> " + call.outputType().sql()
        + (method.isContradictedBy(signature)
            ? ", although the signature says \"" + signature.methodName() + "\""
            : "")
        + "\n";
  }
}
