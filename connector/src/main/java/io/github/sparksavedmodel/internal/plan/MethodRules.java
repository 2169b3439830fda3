/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.plan;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.model.ElementType;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorEncoding;
import io.github.sparksavedmodel.model.TensorShape;
import io.github.sparksavedmodel.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of TensorFlow Serving for classification and regression: which inputs and outputs a
 * signature has to have, and of which types and shapes.
 */
final class MethodRules {
  private static final String INPUTS = "inputs";
  private static final String OUTPUTS = "outputs";
  private static final int MATRIX = 2;

  private final SignatureDescription signature;
  private final SignatureMethod method;
  private final List<String> broken = new ArrayList<>();

  private MethodRules(SignatureDescription signature, SignatureMethod method) {
    this.signature = signature;
    this.method = method;
  }

  /**
   * The signature with only those outputs that the method reads, of the ranks that it reads.
   *
   * @param problems gets why the method cannot be used, if that is so
   */
  static SignatureDescription apply(
      SignatureDescription signature, BindingRequest request, List<ErrorMessage> problems) {
    SignatureMethod method = request.method();
    if (method == SignatureMethod.PREDICT) {
      return signature;
    }
    MethodRules rules = new MethodRules(signature, method);
    SignatureDescription read = rules.read();
    rules.broken.forEach(reason -> problems.add(problem(signature, method, reason)));
    if (request.casts() == CastPolicy.STRICT && method.isContradictedBy(signature)) {
      problems.add(ErrorCondition.METHOD_NAME_MISMATCH.with(
          "signature",
          signature.key(),
          "methodName",
          signature.methodName(),
          "method",
          method.label()));
    }
    return rules.broken.isEmpty() ? read : signature;
  }

  /** Each row needs outputs of its own. */
  static Optional<ErrorMessage> check(
      SignatureDescription signature, BindingRequest request, Batching batching) {
    return request.method() == SignatureMethod.PREDICT || batching.hasBatchDimension()
        ? Optional.empty()
        : Optional.of(problem(signature, request.method(), "its input has no batch dimension"));
  }

  private static ErrorMessage problem(
      SignatureDescription signature, SignatureMethod method, String reason) {
    return ErrorCondition.METHOD_UNFIT.with(
        "signature", signature.key(), "method", method.label(), "reason", reason);
  }

  private SignatureDescription read() {
    List<String> inputs = signature.inputs().stream().map(TensorSpec::key).toList();
    if (!inputs.equals(List.of(INPUTS))) {
      broken.add("it takes one input \"inputs\", but the signature has "
          + (inputs.isEmpty() ? "none" : ErrorMessage.quoted(inputs)));
    }
    List<TensorSpec> outputs = method == SignatureMethod.CLASSIFY ? classification() : regression();
    return new SignatureDescription(
        signature.key(), signature.methodName(), signature.inputs(), outputs);
  }

  private List<TensorSpec> classification() {
    List<TensorSpec> read = new ArrayList<>();
    signature
        .output(SignatureMethod.CLASSES)
        .ifPresent(classes -> read.add(matrix(classes, ElementType.STRING)));
    signature
        .output(SignatureMethod.SCORES)
        .ifPresent(scores -> read.add(matrix(scores, ElementType.FLOAT32)));
    if (read.isEmpty() || signature.outputs().size() > MATRIX) {
      broken.add("it reads an output \"classes\" or \"scores\" or both, but the signature has "
          + outputKeys());
    }
    return read;
  }

  private TensorSpec matrix(TensorSpec output, ElementType type) {
    boolean fits = isDense(output, type)
        && (!output.shape().hasKnownRank() || output.shape().rank() == MATRIX);
    if (!fits) {
      broken.add(
          unfit(output, type + " [-1, -1]: for each row as many values as there are classes"));
    }
    return output.shape().hasKnownRank() ? output : shaped(output, TensorShape.of(-1, -1));
  }

  private List<TensorSpec> regression() {
    Optional<TensorSpec> values = signature.output(OUTPUTS);
    if (values.isEmpty() || signature.outputs().size() != 1) {
      broken.add("it reads the one output \"outputs\", but the signature has " + outputKeys());
      return List.of();
    }
    return List.of(column(values.get()));
  }

  private TensorSpec column(TensorSpec output) {
    TensorShape shape = output.shape();
    boolean isMatrix = shape.hasKnownRank() && shape.rank() == MATRIX;
    boolean fits = isDense(output, ElementType.FLOAT32)
        && (!shape.hasKnownRank()
            || shape.rank() == 1
            || (isMatrix && Math.abs(shape.dimension(1)) == 1));
    if (!fits) {
      broken.add(unfit(output, "float32 [-1] or [-1, 1]: one value for each row"));
    }
    return isMatrix ? shaped(output, TensorShape.of(shape.dimension(0), 1)) : output;
  }

  private static boolean isDense(TensorSpec output, ElementType type) {
    return output.encoding() == TensorEncoding.DENSE && output.elementType() == type;
  }

  private static String unfit(TensorSpec output, String expected) {
    return "it reads output \"" + output.key() + "\" as " + expected + ", but that is "
        + output.typeText();
  }

  private String outputKeys() {
    return signature.outputs().isEmpty()
        ? "none"
        : ErrorMessage.quoted(signature.outputs().stream().map(TensorSpec::key).toList());
  }

  private static TensorSpec shaped(TensorSpec output, TensorShape shape) {
    return TensorSpec.dense(output.key(), output.tensorName(), output.elementType(), shape)
        .withPlaceholder(output.placeholder());
  }
}
