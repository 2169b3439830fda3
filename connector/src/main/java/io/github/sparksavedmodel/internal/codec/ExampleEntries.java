/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.codec;

import org.apache.spark.unsafe.types.UTF8String;

/**
 * Goes through the names of a serialized tf.Example or tf.SequenceExample, without looking into
 * their values. Confined to one task.
 */
final class ExampleEntries {
  private static final int FIRST = WireInput.tag(1, WireInput.BYTES);
  private static final int SECOND = WireInput.tag(2, WireInput.BYTES);

  /** Takes each entry. The one that comes last under a name counts. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes an entry.
     *
     * @param listed whether it is a list of features, one for each step
     * @param value the message {@code Feature} or {@code FeatureList}, valid during the call
     */
    void entry(UTF8String name, boolean listed, WireMessage value) throws BadValueException;
  }

  private final boolean sequence;
  private final WireInput input = new WireInput();
  private final WireMessage value = new WireMessage();

  ExampleEntries(boolean sequence) {
    this.sequence = sequence;
  }

  /** Shows all entries to the visitor. */
  void visit(WireMessage example, Visitor visitor) throws BadValueException {
    input.begin(example);
    while (input.hasMore()) {
      int tag = input.tag();
      if (tag == FIRST) {
        visitMap(false, visitor);
      } else if (sequence && tag == SECOND) {
        visitMap(true, visitor);
      } else {
        input.skip(tag);
      }
    }
  }

  private void visitMap(boolean listed, Visitor visitor) throws BadValueException {
    int outer = input.enter();
    while (input.hasMore()) {
      int tag = input.tag();
      if (tag == FIRST) {
        visitEntry(listed, visitor);
      } else {
        input.skip(tag);
      }
    }
    input.leave(outer);
  }

  private void visitEntry(boolean listed, Visitor visitor) throws BadValueException {
    int outer = input.enter();
    UTF8String name = UTF8String.EMPTY_UTF8;
    value.clear();
    while (input.hasMore()) {
      int tag = input.tag();
      if (tag == FIRST) {
        int length = input.length();
        name = UTF8String.fromBytes(input.bytes(), input.advance(length), length);
      } else if (tag == SECOND) {
        int length = input.length();
        int start = input.advance(length);
        value.add(input.bytes(), start, start + length, input.origin());
      } else {
        input.skip(tag);
      }
    }
    input.leave(outer);
    visitor.entry(name, listed, value);
  }
}
