/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serialized tf.Examples and tf.SequenceExamples as protobuf allows them: lists packed or not and
 * in parts, names twice, several kinds, fields that nobody knows.
 */
final class RandomExamples {
  private static final int NAMES = 5;
  private static final int KINDS = 3;
  private static final int UNKNOWN = 15;

  private final Random random;

  RandomExamples(Random random) {
    this.random = random;
  }

  /** Writes fields. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream output) throws IOException;
  }

  private static byte[] bytes(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(output);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  byte[] next(boolean sequence) {
    return bytes(output -> {
      for (int i = random.nextInt(4); i > 0; i--) {
        switch (random.nextInt(sequence ? 4 : 3)) {
          case 0 -> unknown(output);
          case 3 -> output.writeByteArray(2, map("list", true));
          default -> output.writeByteArray(1, map("feature", false));
        }
      }
    });
  }

  private byte[] map(String prefix, boolean listed) {
    return bytes(output -> {
      for (int i = random.nextInt(NAMES); i > 0; i--) {
        String name = prefix + random.nextInt(NAMES);
        output.writeByteArray(1, entry(name, listed));
        if (random.nextInt(5) == 0) {
          unknown(output);
        }
      }
    });
  }

  private byte[] entry(String name, boolean listed) {
    return bytes(output -> {
      AtomicInteger kind = new AtomicInteger(1 + random.nextInt(KINDS));
      output.writeString(1, name);
      for (int parts = some(); parts > 0; parts--) {
        output.writeByteArray(2, listed ? list() : feature(kind));
      }
    });
  }

  /** Mostly one. */
  private int some() {
    return random.nextInt(4) == 0 ? random.nextInt(4) : 1;
  }

  private byte[] list() {
    return bytes(output -> {
      for (int steps = random.nextInt(4); steps > 0; steps--) {
        output.writeByteArray(1, feature());
      }
    });
  }

  private byte[] feature() {
    return feature(new AtomicInteger(1 + random.nextInt(KINDS)));
  }

  /**
   * A feature in parts, of kinds that only rise: where one comes back, protobuf for Java finds the
   * old values again, against its own rules for {@code oneof}.
   */
  private byte[] feature(AtomicInteger kind) {
    return bytes(output -> {
      for (int parts = some(); parts > 0; parts--) {
        if (random.nextInt(8) == 0) {
          kind.set(Math.min(KINDS, kind.get() + 1));
        }
        output.writeByteArray(kind.get(), values(kind.get()));
        if (random.nextInt(8) == 0) {
          unknown(output);
        }
      }
    });
  }

  private byte[] values(int kind) {
    return bytes(output -> {
      for (int parts = some(); parts > 0; parts--) {
        boolean isPacked = random.nextBoolean();
        switch (kind) {
          case 1 -> output.writeByteArray(1, noise());
          case 2 -> floats(output, isPacked);
          default -> longs(output, isPacked);
        }
      }
    });
  }

  private void floats(CodedOutputStream output, boolean isPacked) throws IOException {
    if (!isPacked) {
      output.writeFloat(1, random.nextFloat());
      return;
    }
    output.writeByteArray(1, bytes(packed -> {
      for (int i = random.nextInt(20); i > 0; i--) {
        packed.writeFloatNoTag(random.nextFloat());
      }
    }));
  }

  private void longs(CodedOutputStream output, boolean isPacked) throws IOException {
    if (!isPacked) {
      output.writeInt64(1, number());
      return;
    }
    output.writeByteArray(1, bytes(packed -> {
      for (int i = random.nextInt(20); i > 0; i--) {
        packed.writeInt64NoTag(number());
      }
    }));
  }

  private long number() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(30)];
    random.nextBytes(noise);
    return noise;
  }

  private void unknown(CodedOutputStream output) throws IOException {
    switch (random.nextInt(5)) {
      case 0 -> output.writeInt64(UNKNOWN, number());
      case 1 -> output.writeFixed64(UNKNOWN, number());
      case 2 -> output.writeFloat(UNKNOWN, random.nextFloat());
      case 3 -> output.writeByteArray(UNKNOWN, noise());
      default -> {
        output.writeTag(UNKNOWN, WireInput.START_GROUP);
        output.writeByteArray(1, noise());
        output.writeTag(UNKNOWN, WireInput.END_GROUP);
      }
    }
  }
}
