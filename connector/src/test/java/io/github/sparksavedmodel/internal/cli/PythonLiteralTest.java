/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonLiteralTest {
  @Test
  void readsNestedListsAndTuples() {
    assertThat(PythonLiteral.parse(" [[1, -2.5,], (3, 1e-3), (.5), (7,), []] "))
        .isEqualTo(List.of(List.of(1L, -2.5), List.of(3L, 0.001), 0.5, List.of(7L), List.of()));
    assertThat(PythonLiteral.parse("[True, False, +5, 00, 1., 18446744073709551615]"))
        .isEqualTo(List.of(true, false, 5L, 0L, 1.0, new BigInteger("18446744073709551615")));
    assertThat(PythonLiteral.parse("{'a': [1], \"b\": {}}"))
        .isEqualTo(Map.of("a", List.of(1L), "b", Map.of()));
  }

  @Test
  void readsStringsAndBytesWithEscapes() {
    assertThat(PythonLiteral.parse("'a\\n\\x41\\u00e9\\U0001F600\\101\\'ü'"))
        .isEqualTo("a\nA\u00e9\ud83d\ude00A'ü");
    assertThat((byte[]) PythonLiteral.parse("b\"\\xff\\0\\\\z\""))
        .containsExactly(255, 0, '\\', 'z');
  }

  @Test
  void readsAssignments() {
    assertThat(PythonLiteral.assignments("x=[1]; y = 'a;b=c';"))
        .isEqualTo(Map.of("x", List.of(1L), "y", "a;b=c"));
    assertThat(PythonLiteral.assignments("  ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "None",
        "nan",
        "Truex",
        "[1",
        "[1 2]",
        "[1,,2]",
        "'a",
        "'a\nb'",
        "01",
        "1_0",
        "0x1f",
        "1e",
        "1+2",
        "f()",
        "b'ü'",
        "'\\q'",
        "'\\xg1'",
        "b'\\u0041'",
        "b'\\400'",
        "{1: 2}",
        "{'a' 1}",
        "1 2",
        "np.ones(3)",
        "'a' 'b'",
        "--1",
        "-",
        "(",
        "\\"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> PythonLiteral.parse(text))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is not a valid Python literal: expected ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x=1 y=2", "x=1,y=2"})
  void refusesOtherAssignments(String text) {
    assertThatThrownBy(() -> PythonLiteral.assignments(text))
        .hasMessageContaining("is not a valid Python literal: expected ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[1], 2]",
        "[[1], [2, 3]]",
        "[1, 'a']",
        "['a', b'a']",
        "[{}]",
        "[99999999999999999999]"
      })
  void refusesWhatIsNoArray(String text) {
    assertThatThrownBy(() -> NumpyArray.ofLiteral("x", PythonLiteral.parse(text)))
        .hasMessageStartingWith("The value of input \"x\" ");
  }
}
