/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.session.SessionRequest;
import io.github.sparksavedmodel.internal.store.ModelSource;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/** Says how tasks find the model of a call. */
final class SessionRequests {
  private static final String LOCAL_SCHEME = "file";

  private SessionRequests() {}

  static SessionRequest of(ModelUse use, SparkSession session) {
    return new SessionRequest(
        use.model(),
        source(use, session),
        use.settings(),
        use.limits(),
        use.listing().loadedLength());
  }

  private static ModelSource source(ModelUse use, SparkSession session) {
    String path = use.model().path();
    if (LOCAL_SCHEME.equals(new Path(path).toUri().getScheme())) {
      return ModelSource.inPlace(path, use.model().identity(), use.listing());
    }
    SparkContext context = session.sparkContext();
    SerializableConfiguration hadoop =
        new SerializableConfiguration(session.sessionState().newHadoopConf());
    return ModelSource.shared(
        path,
        use.model().identity(),
        use.listing(),
        context.broadcast(hadoop, ClassTag$.MODULE$.apply(SerializableConfiguration.class)));
  }
}
