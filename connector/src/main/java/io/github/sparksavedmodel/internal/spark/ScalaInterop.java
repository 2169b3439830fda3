/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import scala.PartialFunction;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** The only conversions between Java's and Scala's collections and functions. */
final class ScalaInterop {

  private ScalaInterop() {}

  static <T> List<T> list(scala.collection.Seq<? extends T> values) {
    return List.copyOf(CollectionConverters.asJava(values));
  }

  static <T> Seq<T> seq(Collection<? extends T> values) {
    return CollectionConverters.asScala(new ArrayList<T>(values)).toList();
  }

  static <K, V> Map<K, V> map(scala.collection.Map<K, V> values) {
    return Map.copyOf(CollectionConverters.asJava(values));
  }

  static <K, V> scala.collection.immutable.Map<K, V> scalaMap(Map<K, V> values) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(values));
  }

  /** A partial function that is defined where the given function gives something else than null. */
  static <T> PartialFunction<T, T> partial(Function<T, @Nullable T> function) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(T value) {
        return function.apply(value) != null;
      }

      @Override
      public T apply(T value) {
        T result = function.apply(value);
        if (result == null) {
          throw new scala.MatchError(value);
        }
        return result;
      }

      @Override
      @SuppressWarnings("unchecked") // callers give a value of the function's own type
      public <A1 extends T, B1> B1 applyOrElse(A1 value, scala.Function1<A1, B1> otherwise) {
        T result = function.apply(value);
        return result == null ? otherwise.apply(value) : (B1) result;
      }
    };
  }
}
