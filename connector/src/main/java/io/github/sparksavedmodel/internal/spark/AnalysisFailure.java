/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.SavedModelException;
import java.io.Serial;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Option;
import scala.Some;

/**
 * An error found while a query is analysed, as SQL and Connect clients expect it: an
 * {@code AnalysisException}.
 */
public final class AnalysisFailure extends AnalysisException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** With a context PySpark looks up the text of the condition among Spark's own, and fails. */
  private static final QueryContext[] NO_CONTEXT = {};

  private final SavedModelException failure;

  private AnalysisFailure(SavedModelException failure, Option<Object> line, Option<Object> start) {
    super(
        failure.error().rendered(),
        line,
        start,
        new Some<>(failure),
        new Some<>(failure.getCondition()),
        ScalaInterop.scalaMap(failure.getMessageParameters()),
        NO_CONTEXT);
    this.failure = failure;
  }

  private static AnalysisFailure of(SavedModelException failure) {
    return new AnalysisFailure(failure, Option.empty(), Option.empty());
  }

  /**
   * Spark calls this to say where in the query the error is; its own way would lose the SQLSTATE.
   */
  @Override
  public AnalysisException withPosition(Origin origin) {
    AnalysisFailure placed = new AnalysisFailure(failure, origin.line(), origin.startPosition());
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  /** Throws the failure as Spark's exception, at the place in the query where an expression is. */
  static RuntimeException thrown(SavedModelException failure, Origin origin) {
    throw AnalysisFailure.<RuntimeException>unchecked(
        new AnalysisFailure(failure, origin.line(), origin.startPosition()));
  }

  /** Does what the supplier does, with our own exceptions turned into Spark's. */
  public static <T> T during(Supplier<T> analysis) {
    try {
      return analysis.get();
    } catch (SavedModelException e) {
      throw AnalysisFailure.<RuntimeException>unchecked(of(e));
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
    return failure.getSqlState();
  }

  @Override
  public Map<String, String> getMessageParameters() {
    return failure.getMessageParameters();
  }

  @Override
  public boolean isInternalError() {
    return false;
  }
}
