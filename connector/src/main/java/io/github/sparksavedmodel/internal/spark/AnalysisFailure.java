/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.SavedModelException;
import java.io.Serial;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.Some;

/**
 * An error found while a query is analysed, as SQL and Connect clients expect it: an
 * {@code AnalysisException}.
 */
final class AnalysisFailure extends AnalysisException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final ErrorMessage error;

  private AnalysisFailure(SavedModelException cause) {
    super(
        cause.error().rendered(),
        Option.empty(),
        Option.empty(),
        new Some<>(cause),
        new Some<>(cause.getCondition()),
        ScalaInterop.scalaMap(cause.getMessageParameters()),
        new QueryContext[0]);
    this.error = cause.error();
  }

  /** Does what the supplier does, with our own exceptions turned into Spark's. */
  static <T> T during(Supplier<T> analysis) {
    try {
      return analysis.get();
    } catch (SavedModelException e) {
      throw AnalysisFailure.<RuntimeException>unchecked(new AnalysisFailure(e));
    }
  }

  /**
   * Does what the supplier does; where Spark's exception carries one of our own, gives that to a
   * Java caller.
   */
  static <T> T unwrapped(Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw e.getCause() instanceof SavedModelException ours
          ? ours
          : AnalysisFailure.<RuntimeException>unchecked(e);
    }
  }

  /** Spark's exception is checked for Java, but every analyzer method may throw it. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
  }) // the cast exists only for the compiler
  private static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  @Override
  public String getSqlState() {
    return error.condition().sqlState();
  }

  @Override
  public Map<String, String> getMessageParameters() {
    return error.parameters();
  }

  @Override
  public boolean isInternalError() {
    return false;
  }
}
