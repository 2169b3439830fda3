/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import java.util.function.Consumer;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/** Where executors reach the publisher of models. Answers at once, as Spark's message loop must. */
final class PublisherEndpoint implements ThreadSafeRpcEndpoint {
  private final RpcEnv environment;
  private final ModelPublisher publisher;

  PublisherEndpoint(RpcEnv environment, ModelPublisher publisher) {
    this.environment = environment;
    this.publisher = publisher;
  }

  @Override
  public RpcEnv rpcEnv() {
    return environment;
  }

  /** Takes identities of models that somebody is still fetching. */
  @Override
  public PartialFunction<Object, BoxedUnit> receive() {
    return new Strings(publisher::keep);
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
    return new Strings(question ->
        context.reply(publisher.answer(PublisherQuestion.of(question)).toBytes()));
  }

  @Override
  public void onStop() {
    publisher.stop();
  }

  /** Takes messages that are text. */
  private static final class Strings extends AbstractPartialFunction<Object, BoxedUnit> {
    private final Consumer<String> action;

    Strings(Consumer<String> action) {
      this.action = action;
    }

    @Override
    public boolean isDefinedAt(Object message) {
      return message instanceof String;
    }

    @Override
    @SuppressWarnings("unchecked") // a partial function of units gives one
    public <A1, B1> B1 applyOrElse(A1 message, Function1<A1, B1> otherwise) {
      if (message instanceof String text) {
        action.accept(text);
        return (B1) BoxedUnit.UNIT;
      }
      return otherwise.apply(message);
    }
  }
}
