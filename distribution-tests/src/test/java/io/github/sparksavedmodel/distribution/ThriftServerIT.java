/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.distribution.Distribution.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A Thrift server that was started with the bundle, over JDBC. */
class ThriftServerIT {
  private static final String MODEL = Build.model("arithmetic");

  @Test
  void scoresAndReportsErrors() throws IOException, InterruptedException {
    Distribution spark = Distribution.find();
    try (Server server = Server.start(
        spark,
        "thrift-server",
        "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
        "spark.hadoop.hive.server2.thrift.port")) {
      Outcome run = spark.run(
          "beeline",
          spark.program("beeline"),
          "-u",
          "jdbc:hive2://127.0.0.1:" + server.port(),
          "--outputformat=csv2",
          "--force=true",
          "-e",
          "SELECT 'sum', savedmodel_predict('" + MODEL + "', struct(1 AS x, 2 AS y)).sum;",
          "-e",
          "SELECT savedmodel_predict('/none', struct(1 AS x, 2 AS y)).sum;");

      assertThat(run.printed())
          .contains("sum,3.0")
          .contains("[MODEL_NOT_FOUND]", "SQLSTATE: 42K03");
    }
  }
}
