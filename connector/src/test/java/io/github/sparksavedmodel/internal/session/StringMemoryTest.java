/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.OpenTensors;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Strings are the elements that own memory of their own, which nobody but us frees. */
class StringMemoryTest {
  private static final Path MODEL = Fixtures.model("raw_strings");
  private static final long PAGE_BYTES = 4096;
  private static final int BATCHES = 3000;
  private static final int ROWS = 1000;

  @AfterEach
  void everyTensorIsFreed() {
    assertThat(OpenTensors.count()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryStaysFlatOverManyBatches() throws IOException {
    List<byte[]> rows = Collections.nCopies(ROWS, new byte[200]);
    try (TensorFlowSession session = Fixtures.load(MODEL, "serve");
        SessionCall call = Fixtures.call(session, MODEL, "serving_default")) {
      run(call, rows, BATCHES / 10);
      long before = residentBytes();
      run(call, rows, BATCHES);

      // A leak of the texts would add 600 MB.
      assertThat(residentBytes() - before).isLessThan(60L << 20);
    }
  }

  @Test
  void textThatSomebodyElseStillUsesIsNotFreed() {
    byte[] text = new byte[5000];
    Arrays.fill(text, (byte) 'x');
    try (TensorFlowSession session = Fixtures.load(MODEL, "serve");
        SessionCall call = Fixtures.call(session, MODEL, "serving_default");
        TensorScope later = new TensorScope()) {
      // The model returns the memory of its input, as a graph with state may keep it.
      TensorScope earlier = new TensorScope();
      NativeTensor input = Fixtures.strings(earlier, List.of(text, text));
      NativeTensor output = call.run(List.of(input), later).get(1);
      assertThat(output.address()).isEqualTo(input.address());
      earlier.close();

      assertThat(Fixtures.strings(output)).containsExactly(text, text);
    }
  }

  @Test
  void memoryIsFreedWithItsLastUserInWhateverThread() throws InterruptedException {
    byte[] text = new byte[2 << 20];
    Arrays.fill(text, (byte) 'y');
    int before = OpenTensors.heldStrings();
    try (TensorFlowSession session = Fixtures.load(MODEL, "serve");
        SessionCall call = Fixtures.call(session, MODEL, "serving_default")) {
      TensorScope later = new TensorScope();
      NativeTensor output;
      try (TensorScope earlier = new TensorScope()) {
        NativeTensor input = Fixtures.strings(earlier, List.of(text, text));
        output = call.run(List.of(input), later).get(1);
      }

      assertThat(Fixtures.strings(output)).containsExactly(text, text);
      assertThat(OpenTensors.heldStrings()).isEqualTo(before + 1);
      Thread other = new Thread(later::close);
      other.start();
      other.join();
      assertThat(OpenTensors.heldStrings()).isEqualTo(before);
    }
  }

  @Test
  void aGraphMayKeepPartsOfATensor() {
    List<byte[]> rows = IntStream.range(0, 16)
        .mapToObj(row -> "a text too long to lie in its element: " + row)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
    Path model = Fixtures.model("kept_texts");
    TensorReference kept = new TensorReference("", "output", "kept", "kept:0");
    try (TensorFlowSession session = Fixtures.load(model, "serve");
        SessionCall keep = Fixtures.call(session, model, "serving_default");
        SessionCall take = session.prepare(List.of(), List.of(kept), null)) {
      for (int run = 0; run < 3; run++) {
        try (TensorScope scope = keep.scope()) {
          keep.run(List.of(Fixtures.strings(scope, rows)), scope);
        }
      }

      for (int run = 0; run < 3; run++) {
        try (TensorScope scope = take.scope()) {
          NativeTensor taken = take.run(List.of(), scope).get(0);
          assertThat(Fixtures.strings(taken)).containsExactlyElementsOf(rows.subList(0, 8));
        }
      }
    }
  }

  private static void run(SessionCall call, List<byte[]> rows, int batches) {
    for (int batch = 0; batch < batches; batch++) {
      try (TensorScope scope = new TensorScope()) {
        call.run(List.of(Fixtures.strings(scope, rows)), scope);
      }
    }
  }

  private static long residentBytes() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1])
        * PAGE_BYTES;
  }
}
