/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models on S3, with a server that checks signatures; the keys are in the session only. */
@SparkTest
class S3aIT {
  private static final String ACCESS_KEY = "reader";
  private static final String SECRET_KEY = "sesame";
  private static BlobStoreContext objects;
  private static S3Proxy server;

  @BeforeAll
  static void start() throws Exception {
    objects = ContextBuilder.newBuilder(new TransientNio2BlobApiMetadata())
        .credentials("none", "none")
        .build(BlobStoreContext.class);
    BlobStore store = objects.getBlobStore();
    Stream.of("scored", "refused", "changed", "calls")
        .forEach(bucket -> store.createContainerInLocation(null, bucket));
    server = S3Proxy.builder()
        .blobStore(store)
        .endpoint(URI.create("http://127.0.0.1:0"))
        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
        .build();
    server.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
    objects.close();
  }

  private static String[] settings(String secretKey) {
    return new String[] {
      "fs.s3a.endpoint", "http://127.0.0.1:" + server.getPort(),
      "fs.s3a.endpoint.region", "us-east-1",
      "fs.s3a.path.style.access", "true",
      "fs.s3a.access.key", ACCESS_KEY,
      "fs.s3a.secret.key", secretKey,
      "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
      // What the server refuses once it refuses again.
      "fs.s3a.attempts.maximum", "1",
      "fs.s3a.retry.limit", "1",
      // Else Hadoop keeps the file system, and the key, of the first session that asks.
      "fs.s3a.impl.disable.cache", "true"
    };
  }

  private static Configuration writer() {
    Configuration writer = new Configuration();
    String[] settings = settings(SECRET_KEY);
    for (int i = 0; i < settings.length; i += 2) {
      writer.set(settings[i], settings[i + 1]);
    }
    return writer;
  }

  private static RemoteModel model(String bucket) throws IOException {
    return RemoteModel.write("s3a://" + bucket + "/models/arithmetic", writer());
  }

  @Test
  void scoresWithTheKeysOfTheSession() throws IOException {
    model("scored").assertScores(RemoteSession.with(settings(SECRET_KEY)));
  }

  @ParameterizedTest
  @EnumSource
  void scoresModelsOfEveryForm(KnownCall call) throws IOException {
    SparkSession spark = RemoteSession.with(settings(SECRET_KEY));
    String directory = "s3a://calls/models/" + call.directory().getFileName();
    RemoteModel.write(directory, writer(), call.directory());
    call.assertScores(spark, directory);
    RemoteModel.assertIsInTheStore(spark, call.model(directory), "*.{pb,pbtxt,meta}");
  }

  @Test
  void saysWhyItMayNotRead() throws IOException {
    RemoteModel model = model("refused");
    assertThat(catchThrowable(() -> model.score(RemoteSession.with(settings("guessed")))))
        .hasMessageContaining("[MODEL_READ_FAILED] Reading the model file \"" + model.path())
        .hasMessageContaining("403");
    String[] withoutKeys = Arrays.copyOf(settings(SECRET_KEY), 6);
    assertThat(catchThrowable(() -> model.score(RemoteSession.with(withoutKeys))))
        .hasMessageContaining("[MODEL_READ_FAILED] Reading the model file \"" + model.path());
  }

  @Test
  void findsAModelThatWasChanged() throws IOException {
    model("changed").assertFindsChange(RemoteSession.with(settings(SECRET_KEY)));
  }
}
