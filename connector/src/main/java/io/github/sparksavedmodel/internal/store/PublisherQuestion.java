/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

/**
 * What an executor asks the driver for. As text on the wire: the driver's message loop knows none
 * of our classes.
 *
 * @param identity the identity of the model's content
 * @param seenAttempt the attempt to publish it that the executor was told to wait for, or 0
 * @param lostBroadcast the broadcast of which nobody has a block any more, or -1
 */
record PublisherQuestion(String identity, int seenAttempt, long lostBroadcast) {
  private static final int FIELDS = 3;

  String toText() {
    return identity + ' ' + seenAttempt + ' ' + lostBroadcast;
  }

  static PublisherQuestion of(String text) {
    String[] fields = text.split(" ", FIELDS);
    return new PublisherQuestion(fields[0], Integer.parseInt(fields[1]), Long.parseLong(fields[2]));
  }
}
