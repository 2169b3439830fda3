/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.session.SessionRequest;
import io.github.sparksavedmodel.internal.store.ModelPublisher;
import io.github.sparksavedmodel.internal.store.ModelSource;
import io.github.sparksavedmodel.internal.store.PlannedModel;
import io.github.sparksavedmodel.internal.store.Transport;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/** Says how tasks find the model of a call. */
final class SessionRequests {
  private SessionRequests() {}

  static SessionRequest of(ModelUse use, SparkSession session) {
    MemoryOverhead.check(use, session.sparkContext());
    return new SessionRequest(
        use.model(),
        source(use, session),
        use.settings(),
        use.limits(),
        use.listing().loadedLength());
  }

  private static ModelSource source(ModelUse use, SparkSession session) {
    String path = use.model().directory();
    String identity = use.model().identity();
    if (use.transport() == Transport.BLOCKS) {
      return ModelSource.blocks(
          identity,
          new PlannedModel(path, use.listing(), ModelFileSystems.of(session)),
          ModelPublisher.of(session.sparkContext()));
    }
    return use.transport() == Transport.IN_PLACE || ModelFileSystems.isLocal(new Path(path).toUri())
        ? ModelSource.inPlace(path, identity, use.listing())
        : ModelSource.shared(path, identity, use.listing(), configuration(session));
  }

  private static Broadcast<SerializableConfiguration> configuration(SparkSession session) {
    SerializableConfiguration hadoop = new SerializableConfiguration(ModelFileSystems.of(session));
    return session
        .sparkContext()
        .broadcast(hadoop, ClassTag$.MODULE$.apply(SerializableConfiguration.class));
  }

  /**
   * The transport of a model.
   *
   * @param chosen what the option says
   */
  static Transport transport(String chosen, String path, SparkSession session) {
    boolean isLocal = ModelFileSystems.isLocal(new Path(path).toUri());
    return switch (chosen.strip().toLowerCase(Locale.ROOT)) {
      case "shared" -> Transport.SHARED;
      case "blocks" -> Transport.BLOCKS;
      default -> {
        Transport ofLocal =
            session.sparkContext().isLocal() ? Transport.IN_PLACE : Transport.BLOCKS;
        yield isLocal ? ofLocal : Transport.SHARED;
      }
    };
  }
}
