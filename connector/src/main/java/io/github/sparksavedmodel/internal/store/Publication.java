/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorMessage;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** A model that is being published, is published, or could not be. Guarded by its publisher. */
final class Publication {
  private final String identity;
  private final PlannedModel planned;
  private PublisherAnswer answer;
  private @Nullable Broadcast<String> broadcast;
  private long lastAsked = System.nanoTime();

  Publication(String identity, PlannedModel planned, int attempt) {
    this.identity = identity;
    this.planned = planned;
    this.answer = new PublisherAnswer.Publishing(attempt);
  }

  String identity() {
    return identity;
  }

  PlannedModel planned() {
    return planned;
  }

  /** What to tell an executor that asks now. */
  PublisherAnswer answer() {
    return answer;
  }

  void published(PublishedModel model, Broadcast<String> itsBroadcast) {
    answer = new PublisherAnswer.Published(model);
    broadcast = itsBroadcast;
  }

  void failed(ErrorMessage error) {
    answer = new PublisherAnswer.Failed(error);
  }

  /** The broadcast that removes the blocks, if there are any. */
  @Nullable
  Broadcast<String> broadcast() {
    return broadcast;
  }

  /** A failure is for those who waited for any attempt; lost blocks are of no use to anybody. */
  boolean isUseless(PublisherQuestion question) {
    boolean hasFailed = answer instanceof PublisherAnswer.Failed;
    boolean isLost = broadcast != null && broadcast.id() == question.lostBroadcast();
    return isLost || (hasFailed && question.seenAttempt() == 0);
  }

  /** Somebody needs it now. */
  void asked() {
    lastAsked = System.nanoTime();
  }

  long unaskedNanos() {
    return System.nanoTime() - lastAsked;
  }
}
