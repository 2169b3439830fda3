/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.tensor;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_AssignView;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Copy;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Dealloc;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_GetDataPointer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_GetSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Init;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.spark.unsafe.Platform;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_TString;

/**
 * Tries {@link StringLayout} on the library that is loaded: reads what TensorFlow writes, and has
 * TensorFlow read what is written. Confined to one thread.
 */
final class StringLayoutTrial {
  private static final Logger LOGGER = LoggerFactory.getLogger(StringLayoutTrial.class);
  private static final byte[] TEXT =
      "Text of which only the beginning is kept inline".getBytes(StandardCharsets.US_ASCII);
  private static final byte DIRT = 0x5F;

  private final TF_TString element;
  private final BytePointer text;

  private StringLayoutTrial(TF_TString element, BytePointer text) {
    this.element = element;
    this.text = text;
  }

  /** Whether the layout is the one that is known. It is tried once. */
  static boolean isPassed() {
    return Outcome.PASSED;
  }

  /** Holds the outcome for as long as the library is loaded. */
  private static final class Outcome {
    static final boolean PASSED = passes();

    private static boolean passes() {
      boolean passed;
      try (TF_TString element = new TF_TString(1);
          BytePointer text = new BytePointer(TEXT)) {
        passed = new StringLayoutTrial(element, text).passes();
      }
      if (!passed) {
        LOGGER.warn(
            "This TensorFlow keeps strings in memory in a way that is not known, so they are"
                + " copied by its own functions, which is slower");
      }
      return passed;
    }
  }

  private boolean passes() {
    return element.sizeof() == StringLayout.WIDTH
        && IntStream.rangeClosed(0, TEXT.length).allMatch(this::readsACopy)
        && readsAView()
        && IntStream.rangeClosed(0, StringLayout.LONGEST_INLINE).allMatch(this::isRead)
        && isReadElsewhere();
  }

  private boolean readsACopy(int length) {
    TF_TString_Init(element);
    try {
      TF_TString_Copy(element, text, length);
      return StringLayout.isSmall(element.address()) == (length <= StringLayout.LONGEST_INLINE)
          && reads(length);
    } finally {
      TF_TString_Dealloc(element);
    }
  }

  private boolean readsAView() {
    TF_TString_Init(element);
    TF_TString_AssignView(element, text, TEXT.length);
    return reads(TEXT.length) && StringLayout.address(element.address()) == text.address();
  }

  private boolean reads(int length) {
    long address = element.address();
    return StringLayout.isReadable(address)
        && StringLayout.size(address) == length
        && beginsText(StringLayout.address(address), length);
  }

  private boolean isRead(int length) {
    long address = element.address();
    Platform.setMemory(null, address, StringLayout.WIDTH, DIRT);
    StringLayout.clear(address, 1);
    boolean isEmpty = TF_TString_GetSize(element) == 0;
    StringLayout.putSmall(address, TEXT, Platform.BYTE_ARRAY_OFFSET, length);
    return isEmpty
        && TF_TString_GetSize(element) == length
        && beginsText(TF_TString_GetDataPointer(element).address(), length);
  }

  private boolean isReadElsewhere() {
    StringLayout.putLarge(element.address(), text.address(), TEXT.length);
    boolean isRead = TF_TString_GetSize(element) == TEXT.length
        && TF_TString_GetDataPointer(element).address() == text.address();
    StringLayout.clear(element.address(), 1);
    return isRead;
  }

  private static boolean beginsText(long address, int length) {
    return IntStream.range(0, length).allMatch(i -> Platform.getByte(null, address + i) == TEXT[i]);
  }
}
