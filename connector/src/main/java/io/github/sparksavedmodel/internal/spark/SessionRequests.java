/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.internal.reader.SelectedSignature;
import io.github.sparksavedmodel.internal.session.ModelKey;
import io.github.sparksavedmodel.internal.session.SessionRequest;
import io.github.sparksavedmodel.internal.store.ModelSource;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/** Says how tasks find the model of a call. */
final class SessionRequests {
  private static final String LOCAL_SCHEME = "file";

  private SessionRequests() {}

  static SessionRequest of(ModelCall call, SparkSession session) {
    SelectedSignature signature = call.signature();
    ModelKey key = new ModelKey(
        signature.identity(),
        signature.path(),
        List.copyOf(signature.tags()),
        call.settings().intraOpThreads());
    return new SessionRequest(key, source(call, session), call.settings());
  }

  private static ModelSource source(ModelCall call, SparkSession session) {
    SelectedSignature signature = call.signature();
    String path = signature.path();
    if (LOCAL_SCHEME.equals(new Path(path).toUri().getScheme())) {
      return ModelSource.inPlace(path, signature.identity(), call.listing());
    }
    SparkContext context = session.sparkContext();
    SerializableConfiguration hadoop =
        new SerializableConfiguration(session.sessionState().newHadoopConf());
    return ModelSource.shared(
        path,
        signature.identity(),
        call.listing(),
        context.broadcast(hadoop, ClassTag$.MODULE$.apply(SerializableConfiguration.class)));
  }
}
