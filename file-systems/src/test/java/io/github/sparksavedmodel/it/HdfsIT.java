/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models on HDFS, with a name node and a data node. */
@SparkTest
class HdfsIT {
  private static final Configuration CONFIGURATION = new Configuration();
  private static MiniDFSCluster cluster;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    CONFIGURATION.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
    cluster = new MiniDFSCluster.Builder(CONFIGURATION).numDataNodes(1).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  private static RemoteModel model(String name) throws IOException {
    return RemoteModel.write(cluster.getURI() + "/models/" + name, CONFIGURATION);
  }

  @Test
  void scores() throws IOException {
    model("scored").assertScores(RemoteSession.with());
  }

  @Test
  void takesTheDefaultFileSystemOfTheSession() throws IOException {
    RemoteModel model = model("default");
    SparkSession spark = RemoteSession.with("fs.defaultFS", cluster.getURI().toString());
    new RemoteModel("/models/default", model.writer()).assertScores(spark);
  }

  @Test
  void saysWhyItMayNotRead() throws IOException {
    RemoteModel model = model("closed");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(model.path());
    try (FileSystem files = FileSystem.newInstance(path.toUri(), CONFIGURATION)) {
      files.setPermission(path, new FsPermission("700"));
    }
    Throwable failure = UserGroupInformation.createRemoteUser("stranger")
        .doAs((java.security.PrivilegedAction<Throwable>)
            () -> catchThrowable(() -> model.score(RemoteSession.with())));
    assertThat(failure)
        .hasMessageContaining("[MODEL_READ_FAILED] Reading the model file \"" + model.path())
        .hasMessageContaining("Permission denied: user=stranger, access=");
  }

  @Test
  void findsAModelThatWasChanged() throws IOException {
    model("changed").assertFindsChange(RemoteSession.with());
  }
}
