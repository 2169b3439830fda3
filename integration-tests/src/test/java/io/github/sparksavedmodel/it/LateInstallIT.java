/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.SavedModel;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A session that began without the library on its class path, as when a notebook adds the jar
 * later.
 */
@SparkTest
class LateInstallIT {
  private static final String SERVICES = "META-INF/services/";
  private static final List<FunctionIdentifier> FUNCTIONS = List.of(
      new FunctionIdentifier("savedmodel_predict"),
      new FunctionIdentifier("try_savedmodel_predict"),
      new FunctionIdentifier("to_tfexample"),
      new FunctionIdentifier("from_tfexample"));
  private static final String CALL = "SELECT savedmodel_predict('" + Fixtures.model("arithmetic")
      + "', struct(v AS x, w AS y)).sum FROM VALUES (1f, 2f), (3f, 4f) AS d(v, w)";

  private static final String ROWS =
      "savedmodel_predict('" + Fixtures.model("arithmetic") + "', struct(x, y)).sum";

  private final SparkSession shared = TestSession.get();
  private final ClassLoader usual = Thread.currentThread().getContextClassLoader();
  private SparkSession late = shared;

  /** Hides the files by which Spark finds extensions. */
  private static final class WithoutExtensions extends ClassLoader {
    WithoutExtensions(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.startsWith(SERVICES) && name.endsWith("SparkSessionExtensionsProvider")
          ? Collections.emptyEnumeration()
          : super.getResources(name);
    }
  }

  @BeforeEach
  void begin() {
    FUNCTIONS.forEach(FunctionRegistry$.MODULE$.builtin()::dropFunction);
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    Thread.currentThread().setContextClassLoader(new WithoutExtensions(usual));
    late = SparkSession.builder().getOrCreate();
    Thread.currentThread().setContextClassLoader(usual);
    assertThat(late).isNotSameAs(shared);
  }

  @AfterEach
  void restore() {
    SavedModel.install(late);
    SparkSession.setActiveSession(shared);
    SparkSession.setDefaultSession(shared);
  }

  @Test
  void scoresOnceInstalled() {
    assertThat(catchThrowable(() -> late.sql(CALL).collectAsList()))
        .hasMessageContaining("[UNRESOLVED_ROUTINE]")
        .hasMessageContaining("savedmodel_predict");
    SavedModel.install(late);
    SavedModel.install(late);
    assertScores(late);
  }

  @ParameterizedTest
  @CsvSource({"true, FALLBACK", "false, NO_CODEGEN"})
  void installsIntoSessionsThatBeginLater(String wholeStage, String factory) {
    SavedModel.install(late);
    SparkSession later = late.newSession();
    later.conf().set("spark.sql.codegen.wholeStage", wholeStage);
    later.conf().set("spark.sql.codegen.factoryMode", factory);
    assertScores(later);
    assertScores(later.newSession());
  }

  private static void assertScores(SparkSession session) {
    assertThat(session
            .sql(
                "SELECT from_tfexample(to_tfexample(struct(id)), 'id INT, x INT').id FROM range(1)")
            .first()
            .getInt(0))
        .isZero();
    assertThat(session.sql(CALL).collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(3f, 7f);
    assertThat(
            session.range(2).selectExpr("float(id) x", "1f y").selectExpr(ROWS).collectAsList())
        .extracting(row -> row.getFloat(0))
        .containsExactly(1f, 2f);
  }

  @Test
  void isInstalledByLoadingAModel() {
    var data = late.range(4).selectExpr("float(id) x", "if(id = 2, null, 1f) y");
    var scored = SavedModel.load(late, Fixtures.model("arithmetic"))
        .scorer()
        .mode(Mode.DROPMALFORMED)
        .score(data);
    assertThat(scored.collectAsList())
        .extracting(row -> row.<Float>getAs("sum"))
        .containsExactlyInAnyOrder(1f, 2f, 4f);
    assertThat(scored.filter("sum > 1").count()).isEqualTo(2);
  }

  @Test
  void scoresTwoSignaturesOnce() {
    SavedModel.install(late);
    String model = "savedmodel_predict('" + Fixtures.model("arithmetic")
        + "', struct(x, y), map('signature', ";
    Executed executed = Executed.of(late.sql("SELECT " + model + "'serving_default')).sum, " + model
        + "'difference')).difference FROM VALUES (1f, 2f), (3f, 5f) AS d(x, y)"));
    assertThat(executed.scores()).hasSize(1);
    assertThat(executed.rows()).extracting(row -> row.getFloat(0)).containsExactly(3f, 8f);
    assertThat(executed.rows()).extracting(row -> row.getFloat(1)).containsExactly(-1f, -2f);
  }
}
