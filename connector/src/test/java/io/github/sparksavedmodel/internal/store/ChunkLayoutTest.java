/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.internal.store.ChunkLayout.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChunkLayoutTest {

  private static ChunkLayout of(long... lengths) {
    List<StoredFile> files = new ArrayList<>();
    LongStream.of(lengths).forEach(length -> files.add(new StoredFile("f" + files.size(), length)));
    return new ChunkLayout(files, 10);
  }

  @Test
  void cutsFilesThatLieOneBehindTheOther() {
    ChunkLayout layout = of(4, 0, 13, 3);
    assertThat(layout.chunks()).isEqualTo(2);
    assertThat(layout.parts())
        .containsExactly(
            List.of(new Part(0, 0, 0, 4), new Part(2, 0, 4, 6)),
            List.of(new Part(2, 6, 0, 7), new Part(3, 0, 7, 3)));
  }

  @Test
  void fillsWholeChunks() {
    ChunkLayout layout = of(20, 10, 1);
    assertThat(layout.chunks()).isEqualTo(4);
    assertThat(layout.parts())
        .containsExactly(
            List.of(new Part(0, 0, 0, 10)),
            List.of(new Part(0, 10, 0, 10)),
            List.of(new Part(1, 0, 0, 10)),
            List.of(new Part(2, 0, 0, 1)));
  }

  @Test
  void hasNoChunksForNoBytes() {
    assertThat(of(0, 0).chunks()).isZero();
    assertThat(of(0, 0).parts()).isEmpty();
  }

  @Test
  void takesFilesBeyondTheRangeOfAnInt() {
    ChunkLayout layout = new ChunkLayout(List.of(new StoredFile("f", 5_000_000_000L)), 1 << 30);
    assertThat(layout.chunks()).isEqualTo(5);
    assertThat(layout.parts().get(4))
        .containsExactly(new Part(0, 4L << 30, 0, (int) (5_000_000_000L - (4L << 30))));
  }
}
