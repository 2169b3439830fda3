/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rpc.RpcEnv;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/**
 * Publishes models on the driver, one publisher for each Spark context. A model is read when the
 * first executor asks for it, whatever the number of those that do, and its blocks are removed when
 * nobody has asked for a while. Thread-safe.
 *
 * <p>Executors get only models that a query was executed with: it registers them, and they are
 * known as long as its plan is reachable.
 */
public final class ModelPublisher {
  private static final Logger LOGGER = LoggerFactory.getLogger(ModelPublisher.class);

  /** Executors that fetch ask more often, and those that start late find the files again. */
  private static final Duration GRACE_PERIOD = Duration.ofSeconds(30);

  /** Another class loader has an endpoint of its own. */
  private static final String ENDPOINT = "savedmodel-publisher-" + UUID.randomUUID();

  private static final Map<SparkContext, ModelPublisher> PUBLISHERS = new ConcurrentHashMap<>();

  private final SparkContext context;
  private final ScheduledThreadPoolExecutor timer = daemonTimer();
  private final Deque<Known> known = new ArrayDeque<>();
  private final Map<String, Publication> publications = new HashMap<>();
  private final List<Thread> publishing = new ArrayList<>();
  private Duration gracePeriod = GRACE_PERIOD;
  private int attempts;
  private boolean stopped;

  private ModelPublisher(SparkContext context) {
    this.context = context;
  }

  private record Known(String identity, WeakReference<PlannedModel> model) {}

  /** The publisher of a Spark context, which lives as long as that. */
  public static ModelPublisher of(SparkContext context) {
    return PUBLISHERS.computeIfAbsent(context, ModelPublisher::start);
  }

  private static ModelPublisher start(SparkContext context) {
    ModelPublisher publisher = new ModelPublisher(context);
    RpcEnv environment = context.env().rpcEnv();
    environment.setupEndpoint(ENDPOINT, new PublisherEndpoint(environment, publisher));
    return publisher;
  }

  /** The name under which executors ask. */
  String endpoint() {
    return ENDPOINT;
  }

  /** Keeps publications for another time than others do from now on. */
  synchronized void keepUnaskedFor(Duration period) {
    gracePeriod = period;
  }

  /** Lets executors ask for a model, as long as it is reachable. Reads nothing. */
  synchronized void register(String identity, PlannedModel model) {
    known.removeIf(entry -> entry.model().refersTo(null));
    known.addFirst(new Known(identity, new WeakReference<>(model)));
  }

  /** Answers an executor at once. Begins to publish the model if nobody has asked for it before. */
  synchronized PublisherAnswer answer(PublisherQuestion question) {
    Publication publication = publications.get(question.identity());
    if (publication != null && publication.isUseless(question)) {
      drop(publication);
      publication = null;
    }
    if (publication == null) {
      Optional<PlannedModel> model = registered(question.identity());
      if (model.isEmpty() || stopped) {
        return new PublisherAnswer.Failed(ErrorCondition.MODEL_NOT_FETCHED.with(
            "path", question.identity(), "reason", "no query of this application uses it now"));
      }
      publication = begin(question.identity(), model.get());
    }
    publication.asked();
    return publication.answer();
  }

  private Optional<PlannedModel> registered(String identity) {
    return known.stream()
        .filter(entry -> entry.identity().equals(identity))
        .flatMap(entry -> Optional.ofNullable(entry.model().get()).stream())
        .findFirst();
  }

  /** Somebody still fetches the model. */
  synchronized void keep(String identity) {
    Publication publication = publications.get(identity);
    if (publication != null) {
      publication.asked();
    }
  }

  private Publication begin(String identity, PlannedModel model) {
    attempts++;
    Publication publication = new Publication(identity, model, attempts);
    publications.put(identity, publication);
    Thread thread = new Thread(() -> publish(publication), "savedmodel-publish-" + attempts);
    thread.setDaemon(true);
    try {
      thread.start();
      publishing.add(thread);
    } catch (OutOfMemoryError noThread) {
      fail(publication, notPublished(publication, String.valueOf(noThread.getMessage())), null);
    }
    return publication;
  }

  private void publish(Publication publication) {
    Broadcast<String> broadcast = null;
    try {
      long start = System.nanoTime();
      broadcast = context.broadcast(publication.identity(), ClassTag$.MODULE$.apply(String.class));
      PublishedModel model = new ModelPublishing(publication.planned(), broadcast.id()).run();
      LOGGER.info(
          "Published the model at {}: {} bytes in {} chunks, in {} ms",
          publication.planned().location(),
          model.layout().totalBytes(),
          model.layout().chunks(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      end(publication, model, broadcast);
    } catch (InterruptedException e) {
      LOGGER.debug("Publishing {} was interrupted", publication.planned().location(), e);
      fail(publication, notPublished(publication, "Spark is being stopped"), broadcast);
    } catch (ModelException e) {
      LOGGER.warn("Publishing {} failed", publication.planned().location(), e);
      fail(publication, e.error(), broadcast);
    } catch (RuntimeException | Error e) {
      LOGGER.warn("Publishing {} failed", publication.planned().location(), e);
      fail(publication, notPublished(publication, String.valueOf(e)), broadcast);
    }
  }

  private static ErrorMessage notPublished(Publication publication, String reason) {
    return ErrorCondition.MODEL_NOT_FETCHED.with(
        "path", publication.planned().location(), "reason", reason);
  }

  private synchronized void end(
      Publication publication, PublishedModel model, Broadcast<String> broadcast) {
    publishing.remove(Thread.currentThread());
    if (!stopped) {
      publication.published(model, broadcast);
      expireIn(publication, gracePeriod.toNanos());
    }
  }

  private synchronized void fail(
      Publication publication, ErrorMessage error, @Nullable Broadcast<String> broadcast) {
    publishing.remove(Thread.currentThread());
    if (!stopped) {
      publication.failed(error);
      expireIn(publication, gracePeriod.toNanos());
      if (broadcast != null) {
        timer.execute(broadcast::destroy);
      }
    }
  }

  private void expireIn(Publication publication, long nanos) {
    Future<?> unused = timer.schedule(() -> expire(publication), nanos, TimeUnit.NANOSECONDS);
  }

  /** Removes at once what nobody has asked for during the grace period. */
  synchronized void expireAll() {
    List.copyOf(publications.values()).forEach(this::expire);
  }

  private synchronized void expire(Publication publication) {
    if (stopped || publications.get(publication.identity()) != publication) {
      return;
    }
    long left = gracePeriod.toNanos() - publication.unaskedNanos();
    if (left > 0) {
      expireIn(publication, left);
    } else {
      drop(publication);
    }
  }

  /** Spark removes blocks with calls that wait, which its message loop must not make. */
  private void drop(Publication publication) {
    publications.remove(publication.identity());
    Broadcast<String> broadcast = publication.broadcast();
    if (broadcast != null) {
      LOGGER.info(
          "Removing the blocks of the model at {}", publication.planned().location());
      timer.execute(broadcast::destroy);
    }
  }

  /** Forgets everything; Spark, which is being stopped, removes the blocks. */
  void stop() {
    synchronized (this) {
      stopped = true;
      timer.shutdownNow();
      publishing.forEach(Thread::interrupt);
      publications.clear();
      known.clear();
    }
    PUBLISHERS.remove(context, this);
  }

  private static ScheduledThreadPoolExecutor daemonTimer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
      Thread thread = new Thread(task, "savedmodel-publications");
      thread.setDaemon(true);
      return thread;
    });
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
