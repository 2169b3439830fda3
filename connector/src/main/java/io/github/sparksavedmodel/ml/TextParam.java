/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.ml;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A parameter that holds text. Spark ML 4.1 takes the class of the values as a Java class, Spark ML
 * 4.0 as Scala's class tag, and no constructor is the same in both.
 */
final class TextParam {
  private static final Constructor<?> CONSTRUCTOR = constructor();
  private static final Object TYPE =
      isOfType(CONSTRUCTOR, Class.class) ? String.class : ClassTag$.MODULE$.apply(String.class);

  private TextParam() {}

  @SuppressWarnings("unchecked") // the values are of the type that is passed
  static Param<String> of(String stage, String name, String documentation) {
    try {
      return (Param<String>) CONSTRUCTOR.newInstance(stage, name, documentation, TYPE);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Constructor<?> constructor() {
    return Arrays.stream(Param.class.getConstructors())
        .filter(
            candidate -> isOfType(candidate, Class.class) || isOfType(candidate, ClassTag.class))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOfType(Constructor<?> constructor, Class<?> type) {
    return Arrays.asList(constructor.getParameterTypes())
        .equals(List.of(String.class, String.class, String.class, type));
  }
}
