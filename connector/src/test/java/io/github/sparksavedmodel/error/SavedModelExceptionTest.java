/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SavedModelExceptionTest {
  private static final ErrorMessage MESSAGE = ErrorCondition.OPTION_VALUE_INVALID.with(
      "value", "0", "option", "batchSize", "source", "given in the call", "expected", "more");
  private static final String TEXT =
      "[OPTION_VALUE_INVALID] Option \"batchSize\" is \"0\" (given in the call), but it takes more."
          + " SQLSTATE: 42616";

  static List<Function<ErrorMessage, SavedModelException>> types() {
    return List.of(
        SavedModelException::new,
        OptionException::new,
        ModelException::new,
        BindingException::new,
        RowException::new,
        RunException::new);
  }

  static List<BiFunction<ErrorMessage, @Nullable Throwable, SavedModelException>> causedTypes() {
    return List.of(
        SavedModelException::new,
        OptionException::new,
        ModelException::new,
        BindingException::new,
        RowException::new,
        RunException::new);
  }

  @ParameterizedTest
  @MethodSource("types")
  void saysWhatSparkAsksFor(Function<ErrorMessage, SavedModelException> type) {
    SparkThrowable error = type.apply(MESSAGE);

    assertThat(error.getCondition()).isEqualTo("OPTION_VALUE_INVALID");
    assertThat(error.getSqlState()).isEqualTo("42616");
    assertThat(error.getMessageParameters())
        .containsEntry("value", "0")
        .containsEntry("option", "batchSize")
        .containsEntry("source", "given in the call")
        .containsEntry("expected", "more")
        .hasSize(4);
    assertThat(error.getMessageParameters().keySet())
        .containsExactly("value", "option", "source", "expected");
    assertThat(error.isInternalError()).isFalse();
    assertThat((Throwable) error).hasMessage(TEXT).hasNoCause();
  }

  @ParameterizedTest
  @MethodSource("causedTypes")
  void survivesSerialization(
      BiFunction<ErrorMessage, @Nullable Throwable, SavedModelException> type)
      throws IOException, ClassNotFoundException {
    SavedModelException error = type.apply(MESSAGE, new IOException("disk"));

    SavedModelException copy = (SavedModelException) copy(error);

    assertThat(copy).isExactlyInstanceOf(error.getClass()).isNotSameAs(error).hasMessage(TEXT);
    assertThat(copy.error()).isEqualTo(MESSAGE);
    assertThat(copy.getCondition()).isEqualTo("OPTION_VALUE_INVALID");
    assertThat(copy.getMessageParameters()).isEqualTo(error.getMessageParameters());
    assertThat(copy).cause().isInstanceOf(IOException.class).hasMessage("disk");
  }

  @Test
  void parametersCannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> MESSAGE.parameters().put("option", "other"));
  }

  @Test
  void quotesTenNamesAndCountsTheRest() {
    List<String> names = IntStream.rangeClosed(1, 12).mapToObj(i -> "c" + i).toList();

    assertThat(ErrorMessage.quoted(List.of())).isEqualTo("none");
    assertThat(ErrorMessage.quoted(List.of("a"))).isEqualTo("\"a\"");
    assertThat(ErrorMessage.quoted(names.subList(0, 10)))
        .isEqualTo(
            "\"c1\", \"c2\", \"c3\", \"c4\", \"c5\", \"c6\", \"c7\", \"c8\", \"c9\", \"c10\"");
    assertThat(ErrorMessage.quoted(names)).endsWith("\"c9\", \"c10\" and 2 more");
  }

  private static Object copy(Object value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(value);
    }
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return input.readObject();
    }
  }
}
