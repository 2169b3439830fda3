/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cached result serves every query with an equal plan, and none with another model. */
@SparkTest
class CachedScoresIT {
  private static final SparkSession SPARK = TestSession.get();

  @TempDir
  private Path directory;

  @AfterEach
  void forget() {
    SPARK.catalog().clearCache();
  }

  private static Dataset<Row> squareRoots(String model, String options) {
    return SPARK
        .range(0, 10, 1, 2)
        .selectExpr("float(id * id) x")
        .selectExpr("x", "savedmodel_predict('" + model + "', struct(x)" + options + ").y AS y");
  }

  private static boolean readsCache(Executed executed) {
    return executed.plan().toString().contains("InMemoryTableScan");
  }

  @Test
  void servesAnEqualPlan() {
    String model = Fixtures.model("rejects_negative");
    squareRoots(model, "").cache().count();
    Executed again = Executed.of(squareRoots(model, "").filter("y > 5").select("y"));
    assertThat(readsCache(again)).isTrue();
    assertThat(again.rowsScored()).isZero();
    assertThat(again.rows())
        .extracting(row -> row.getFloat(0))
        .containsExactlyInAnyOrder(6f, 7f, 8f, 9f);
  }

  @Test
  void servesNoPlanWithOtherOptions() {
    String model = Fixtures.model("rejects_negative");
    squareRoots(model, "").cache().count();
    Executed other = Executed.of(squareRoots(model, ", map('mode', 'PERMISSIVE')"));
    assertThat(readsCache(other)).isFalse();
    assertThat(other.rowsScored()).isEqualTo(10);
  }

  @Test
  void servesNoPlanWithAnotherModelAtTheSamePath() throws IOException {
    Path model = directory.resolve("model");
    copy("rejects_negative", model);
    squareRoots(model.toString(), "").cache().count();
    assertThat(readsCache(Executed.of(squareRoots(model.toString(), "")))).isTrue();
    Files.delete(model.resolve("fingerprint.pb"));
    copy("ref_variable", model);
    Executed changed = Executed.of(squareRoots(model.toString(), "").filter("x = 4"));
    assertThat(readsCache(changed)).isFalse();
    assertThat(changed.rows()).extracting(row -> row.getFloat(1)).containsExactly(5.75f);
  }

  @Test
  void servesCachedTables() {
    squareRoots(Fixtures.model("rejects_negative"), "").createOrReplaceTempView("roots");
    SPARK.sql("CACHE TABLE roots");
    Executed joined =
        Executed.of("SELECT a.y FROM roots a JOIN roots b ON a.y = b.x WHERE a.y > 1");
    assertThat(joined.rowsScored()).isZero();
    assertThat(joined.rows()).extracting(row -> row.getFloat(0)).containsExactlyInAnyOrder(4f, 9f);
    SPARK.sql("UNCACHE TABLE roots");
    assertThat(Executed.of("SELECT y FROM roots").rowsScored()).isEqualTo(10);
  }

  @Test
  void scoresWhatIsCached() {
    Dataset<Row> data =
        SPARK.range(0, 10, 1, 2).selectExpr("float(id) x", "float(1) y").cache();
    Executed executed = Executed.of(
        data.selectExpr(Twin.CALL.in("P(x, y).sum AS s"), Twin.CALL.in("P(x, y).product AS p")));
    assertThat(readsCache(executed)).isTrue();
    assertThat(executed.scores()).hasSize(1);
    CloseRows.assertClose(
        executed.rows(), data.selectExpr("x + y AS s", "x * y AS p").collectAsList());
  }

  private static void copy(String model, Path target) throws IOException {
    Path source = Path.of(Fixtures.model(model));
    Files.walkFileTree(source, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
