/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.ElementType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorFlowSessionTest {
  private static final Path ARITHMETIC = Fixtures.model("arithmetic");
  private static final String DEFAULT = "serving_default";

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  @Test
  void addsAndMultiplies() {
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve");
        SessionCall call = Fixtures.call(session, ARITHMETIC, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> inputs =
          List.of(Fixtures.floats(scope, 1, 2.5f), Fixtures.floats(scope, 2, -0.5f));

      List<NativeTensor> outputs = call.run(inputs, scope);

      assertThat(Fixtures.floats(outputs.get(0))).as("product").containsExactly(2, -1.25f);
      assertThat(Fixtures.floats(outputs.get(1))).as("sum").containsExactly(3, 2);
      assertThat(outputs.get(1).elementType()).isEqualTo(ElementType.FLOAT32);
      assertThat(outputs.get(1).dimensions()).containsExactly(2);
    }
  }

  @Test
  void scoresTheScalarOfTensorFlowsMigrationGuide() {
    Path model = Fixtures.model("guide_scalar_tf1");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      NativeTensor input = scope.allocate(ElementType.FLOAT32);
      Fixtures.put(input, 5);

      assertThat(Fixtures.floats(call.run(List.of(input), scope).get(0))).containsExactly(7);
    }
  }

  @Test
  void passesStringsOfAnyBytes() {
    Path model = Fixtures.model("raw_strings");
    byte[] large = new byte[50_000];
    List<byte[]> values =
        List.of(new byte[0], "Grüße".getBytes(UTF_8), new byte[] {-1, -2, 0, -128}, large);
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> outputs = call.run(List.of(Fixtures.strings(scope, values)), scope);

      assertThat(Fixtures.strings(outputs.get(1))).containsExactlyElementsOf(values);
    }
  }

  @Test
  void runsOnTheProcessorWhatWasPinnedToAGpu() {
    Path model = Fixtures.model("gpu_pinned");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> outputs = call.run(List.of(Fixtures.floats(scope, 1, 2, 7)), scope);

      assertThat(Fixtures.floats(outputs.get(0))).containsExactly(2.5f, 3, 5.5f);
    }
  }

  @Test
  void looksUpWordsInAnAsset() {
    Path model = Fixtures.model("vocabulary");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      NativeTensor words = Fixtures.texts(scope, "spark", "graph", "größe", "unknown");

      assertThat(Fixtures.longs(call.run(List.of(words), scope).get(0)))
          .containsExactly(0, 3, 4, -1);
    }
  }

  @Test
  void saysWhyARunWasRefused() {
    Path model = Fixtures.model("rejects_negative");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> bad = List.of(Fixtures.floats(scope, 1, -1));
      NativeRunException refused =
          catchThrowableOfType(NativeRunException.class, () -> call.run(bad, scope));

      assertThat(refused.code()).isEqualTo("INVALID_ARGUMENT");
      assertThat(refused.reason())
          .contains("x must not be negative")
          .doesNotContain("\n")
          .doesNotContain("[[");
      assertThat(refused).hasMessage("INVALID_ARGUMENT: " + refused.reason());
      List<NativeTensor> good = List.of(Fixtures.floats(scope, 4));
      assertThat(Fixtures.floats(call.run(good, scope).get(0))).containsExactly(2);
    }
  }

  @Test
  void saysThatATensorIsOfTheWrongType() {
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve");
        SessionCall call = Fixtures.call(session, ARITHMETIC, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> inputs =
          List.of(scope.allocate(ElementType.INT64, 1), scope.allocate(ElementType.INT64, 1));

      assertThatThrownBy(() -> call.run(inputs, scope))
          .isInstanceOf(NativeRunException.class)
          .hasMessageContaining("INVALID_ARGUMENT")
          .hasMessageContaining("int64");
    }
  }

  @Test
  void takesOneTensorForEachInput() {
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve");
        SessionCall call = Fixtures.call(session, ARITHMETIC, DEFAULT);
        TensorScope scope = new TensorScope()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> call.run(List.of(Fixtures.floats(scope, 1)), scope))
          .withMessage("Got 1 tensors for 2 inputs");
    }
  }

  @Test
  void namesTheTensorThatTheGraphLacks() {
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve")) {
      for (String tensor : List.of("nowhere:0", "serving_default_x:1")) {
        TensorReference reference = new TensorReference("predict", "input", "x", tensor);

        assertThatThrownBy(() -> session.prepare(List.of(reference), List.of(), null))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("[TENSOR_NOT_IN_GRAPH] Signature \"predict\"")
            .hasMessageContaining("names the tensor \"" + tensor + "\" for its input \"x\"");
      }
    }
  }

  @Test
  void anOutputMayBeAnInputAndItsNameMayLeaveOutTheIndex() {
    TensorReference input = new TensorReference("s", "input", "x", "serving_default_x");
    TensorReference same = new TensorReference("s", "output", "x", "serving_default_x:0");
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve");
        SessionCall call = session.prepare(List.of(input), List.of(same), null);
        TensorScope scope = new TensorScope()) {
      NativeTensor tensor = Fixtures.floats(scope, 8);

      assertThat(call.run(List.of(tensor), scope)).containsExactly(tensor);
    }
  }

  @Test
  void twoOutputsMayBeOneTensor() {
    Path model = Fixtures.model("gpu_pinned");
    TensorReference x = new TensorReference("s", "input", "x", "x:0");
    TensorReference read = new TensorReference("s", "output", "y", "y:0");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = session.prepare(List.of(x), List.of(read, x, read), null);
        TensorScope scope = new TensorScope()) {
      NativeTensor input = Fixtures.floats(scope, 2);

      List<NativeTensor> outputs = call.run(List.of(input), scope);

      assertThat(Fixtures.floats(outputs.get(0))).containsExactly(3);
      assertThat(outputs.get(1)).isSameAs(input);
      assertThat(outputs.get(2)).isSameAs(outputs.get(0));
    }
  }

  @Test
  void threadsShareASession() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve")) {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < 64; thread++) {
        float offset = thread;
        wrong.add(threads.submit(() -> wrongSums(session, offset)));
      }
      for (Future<Integer> count : wrong) {
        assertThat(count.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int wrongSums(TensorFlowSession session, float offset) {
    int wrong = 0;
    try (SessionCall call = Fixtures.call(session, ARITHMETIC, DEFAULT)) {
      for (int run = 0; run < 100; run++) {
        try (TensorScope scope = new TensorScope()) {
          List<NativeTensor> inputs =
              List.of(Fixtures.floats(scope, run, 1), Fixtures.floats(scope, offset, offset));
          float[] sums = Fixtures.floats(call.run(inputs, scope).get(1));
          wrong += sums[0] == run + offset && sums[1] == 1 + offset ? 0 : 1;
        }
      }
    }
    return wrong;
  }

  @Test
  void aRunEndsAtItsLimitAndTheSessionGoesOn() {
    Path model = Fixtures.model("slow");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall limited = Fixtures.call(session, model, DEFAULT, Duration.ofMillis(100));
        SessionCall unlimited = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> inputs = List.of(Fixtures.floats(scope, 3));
      NativeRunException timeout =
          catchThrowableOfType(NativeRunException.class, () -> limited.run(inputs, scope));

      assertThat(timeout.isTimeout()).isTrue();
      assertThat(session.isBroken()).isFalse();
      assertThat(Fixtures.floats(unlimited.run(inputs, scope).get(0))).containsExactly(3);
    }
  }

  @Test
  void aRunWithinItsLimitIsLikeAnyOther() {
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve");
        SessionCall call = Fixtures.call(session, ARITHMETIC, DEFAULT, Duration.ofDays(365));
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> inputs = List.of(Fixtures.floats(scope, 2), Fixtures.floats(scope, 5));

      assertThat(Fixtures.floats(call.run(inputs, scope).get(1))).containsExactly(7);
    }
  }

  @Test
  void aRunThatClosesAQueueBreaksItsSession() {
    Path model = Fixtures.model("broken_by_negative");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> good = List.of(Fixtures.floats(scope, 1, 2));
      List<NativeTensor> bad = List.of(Fixtures.floats(scope, 1, -2));
      assertThat(Fixtures.floats(call.run(good, scope).get(0))).containsExactly(2, 3);
      assertThat(session.isBroken()).isFalse();

      for (List<NativeTensor> inputs : List.of(bad, good)) {
        assertThatThrownBy(() -> call.run(inputs, scope))
            .isInstanceOf(NativeRunException.class)
            .hasMessageStartingWith("CANCELLED: FIFOQueue ");
        assertThat(session.isBroken()).isTrue();
      }
    }
  }

  @Test
  void aRunThatRefusesItsRowsDoesNotBreakItsSession() {
    Path model = Fixtures.model("rejects_negative");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> bad = List.of(Fixtures.floats(scope, -1));

      assertThatThrownBy(() -> call.run(bad, scope)).isInstanceOf(NativeRunException.class);
      assertThat(session.isBroken()).isFalse();
    }
  }

  @Test
  void closingWaitsForARun() throws Exception {
    Path model = Fixtures.model("slow");
    TensorFlowSession session = Fixtures.load(model, "serve");
    ExecutorService threads = Executors.newSingleThreadExecutor();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (SessionCall call = Fixtures.call(session, model, DEFAULT);
        TensorScope scope = new TensorScope()) {
      List<NativeTensor> inputs = List.of(Fixtures.floats(scope, 1));
      Future<?> run = threads.submit(() -> {
        order.add("run begins");
        call.run(inputs, scope);
        order.add("run ends");
      });
      while (order.isEmpty()) {
        Thread.onSpinWait();
      }
      Thread.sleep(200);
      session.close();
      order.add("closed");
      run.get();

      assertThat(order).first().isEqualTo("run begins");
      assertThat(order).contains("run ends", "closed");
      assertThatIllegalStateException()
          .isThrownBy(() -> call.run(inputs, scope))
          .withMessageContaining("is closed");
      session.close();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aClosedCallRefusesToRun() {
    try (TensorFlowSession session = Fixtures.load(ARITHMETIC, "serve");
        TensorScope scope = new TensorScope()) {
      SessionCall call = Fixtures.call(session, ARITHMETIC, DEFAULT);
      call.close();
      call.close();

      assertThatIllegalStateException().isThrownBy(() -> call.run(List.of(), scope));
    }
  }
}
