/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.util.RpcUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/** An executor's way to the driver that publishes a model. Confined to one thread. */
final class PublisherConnection {
  private static final Logger LOGGER = LoggerFactory.getLogger(PublisherConnection.class);
  private static final long PAUSE_MILLIS = 200;
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PublishedModelFiles model;
  private @Nullable RpcEndpointRef driver;
  private long lastAsked;

  PublisherConnection(PublishedModelFiles model) {
    this.model = model;
  }

  /**
   * Waits until the driver has published the model.
   *
   * @param lostBroadcast the broadcast of which nobody has a block any more, or -1
   * @throws ModelException what the driver failed with, or MODEL_NOT_FETCHED
   */
  PublishedModel await(long lostBroadcast) throws InterruptedException {
    PublisherQuestion question = new PublisherQuestion(model.identity(), 0, lostBroadcast);
    while (true) {
      model.progress().check();
      PublisherAnswer answer = ask(question);
      if (answer instanceof PublisherAnswer.Published published) {
        return published.model();
      }
      if (answer instanceof PublisherAnswer.Failed failed) {
        throw new ModelException(failed.error());
      }
      if (answer instanceof PublisherAnswer.Publishing publishing) {
        question = new PublisherQuestion(model.identity(), publishing.attempt(), -1);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private PublisherAnswer ask(PublisherQuestion question) throws InterruptedException {
    try {
      byte[] answer = Interruptible.call(
          () -> driver().<byte[]>askSync(question.toText(), ClassTag$.MODULE$.apply(byte[].class)));
      lastAsked = System.nanoTime();
      return PublisherAnswer.of(answer);
    } catch (Interruptible.Failure e) {
      throw new ModelException(
          ErrorCondition.MODEL_NOT_FETCHED.with("path", model.location(), "reason", e.reason()), e);
    }
  }

  /** Tells the driver from time to time that the model is still being fetched. */
  void keep() throws InterruptedException {
    if (System.nanoTime() - lastAsked > KEEP_NANOS) {
      try {
        Interruptible.call(() -> {
          driver().send(model.identity());
          return model;
        });
      } catch (Interruptible.Failure e) {
        LOGGER.debug("The driver cannot be told that {} is still fetched", model.location(), e);
      }
      lastAsked = System.nanoTime();
    }
  }

  private RpcEndpointRef driver() {
    RpcEndpointRef known = driver;
    if (known == null) {
      SparkEnv environment = SparkEnv.get();
      known = RpcUtils.makeDriverRef(model.endpoint(), environment.conf(), environment.rpcEnv());
      driver = known;
    }
    return known;
  }
}
