/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.sparksavedmodel.error.RowException;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.spark.ScoreExec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several signatures of one model on the same rows share one run, unless one of them would then
 * score more rows, or something else.
 */
@SparkTest
class MergedScoresIT {
  private static final SparkSession SPARK = TestSession.get();
  private static final Map<String, String> CALLS = calls();

  private static Map<String, String> calls() {
    Map<String, String> calls = new TreeMap<>();
    calls.put("SUM", call("arithmetic", "serving_default", "x, y") + ".sum");
    calls.put("DIFF", call("arithmetic", "difference", "x, y") + ".difference");
    calls.put("SCALED", call("arithmetic", "scaled", "x") + ".scaled");
    calls.put("CHAINED", call("arithmetic", "difference", "SUM AS x, y") + ".difference");
    calls.put("ROOT", call("rejects_negative", "serving_default", "x") + ".y");
    calls.put(
        "TRY", call("arithmetic", "difference", "x, y", "mode", "PERMISSIVE") + ".difference");
    calls.put("TEN", call("arithmetic", "difference", "x, y", "batchSize", "10") + ".difference");
    calls.put("KEYED", call("arithmetic", "difference", "x, y", "keyColumns", "x") + ".difference");
    calls.put("ADD", call("overlapping_signatures", "add", "x, y") + ".sum");
    calls.put("TRIPLE", call("overlapping_signatures", "scale", "x AS value") + ".scaled");
    calls.put("TRIPLE_Y", call("overlapping_signatures", "scale", "y AS value") + ".scaled");
    calls.put("ADD_SEVEN", call("overlapping_signatures", "add_seven", "x") + ".sum");
    calls.put("SHIFT", call("overlapping_signatures", "shift", "x") + ".out");
    calls.put("SHIFT_TWICE", call("overlapping_signatures", "shift_twice", "x") + ".out");
    calls.put("SHIFT_BACK", call("overlapping_signatures", "shift_back", "x") + ".out");
    calls.put("HEAD", call("overlapping_signatures", "head", "x") + ".out");
    calls.put("TAIL", call("overlapping_signatures", "tail", "y AS hidden") + ".out");
    calls.put(
        "RATED",
        call("overlapping_signatures", "rated", "x AS value, y AS rate", "outputs", "product")
            + ".product");
    calls.put(
        "TWICE",
        call("overlapping_signatures", "rated", "x AS value, y AS rate", "outputs", "twice")
            + ".twice");
    calls.put("SQUARED", call("fixed_batches", "squared", "x") + ".y");
    calls.put("DOUBLED", call("fixed_batches", "doubled", "x") + ".y");
    calls.put("PAIRS", call("fixed_batches", "pairs", "x") + ".y");
    return calls;
  }

  private static String call(String model, String signature, String inputs, String... options) {
    String more = options.length == 0 ? "" : ", '" + options[0] + "', '" + options[1] + "'";
    return "savedmodel_predict('" + Fixtures.model(model) + "', struct(" + inputs
        + "), map('signature', '" + signature + "'" + more + "))";
  }

  /** The query with the names of calls replaced. */
  private static String sql(String query) {
    return Pattern.compile("\\b[A-Z_]+\\b")
        .matcher(query)
        .replaceAll(name -> CALLS.containsKey(name.group())
            ? Matcher.quoteReplacement(sql(CALLS.get(name.group())))
            : name.group());
  }

  @BeforeAll
  static void makeViews() {
    SPARK
        .range(0, 100, 1, 2)
        .selectExpr("id", "float(id) x", "float(2) y", "if(id = 70, null, float(3)) z")
        .selectExpr("*", "named_struct('x', x, 'y', y) s")
        .createOrReplaceTempView("signed");
    SPARK
        .sql(sql("SELECT id, x, y, SUM AS a, DIFF AS b FROM signed"))
        .createOrReplaceTempView("signed_twice");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SELECT SUM, DIFF FROM signed                                                        | 1 | 100
          SELECT SUM + DIFF, SCALED FROM signed                                               | 1 | 100
          SELECT max(SUM), min(DIFF) FROM signed GROUP BY id % 3                              | 1 | 100
          SELECT id FROM signed WHERE SUM > DIFF                                              | 1 | 100
          SELECT SUM, ROOT, DIFF FROM signed                                                  | 2 | 200
          SELECT a, b FROM signed_twice                                                       | 1 | 100
          SELECT a, b FROM signed_twice WHERE id < 10                                         | 1 | 10
          SELECT a, b, SCALED FROM signed_twice                                               | 1 | 100
          SELECT a FROM signed_twice                                                          | 1 | 100
          SELECT id FROM signed_twice                                                         | 0 | 0
          SELECT a, b FROM signed_twice LIMIT 7                                               | 1 | 7
          SELECT a, b FROM signed_twice ORDER BY id DESC LIMIT 7                              | 1 | 7
          SELECT a, b FROM signed_twice ORDER BY b LIMIT 7                                    | 1 | 100
          SELECT a, b FROM signed_twice ORDER BY a LIMIT 7                                    | 2 | 107
          SELECT a, b FROM signed_twice WHERE a > 91                                          | 2 | 110
          SELECT DIFF FROM signed WHERE SUM > 91                                              | 2 | 110
          SELECT CASE WHEN id < 10 THEN SUM + DIFF END FROM signed                            | 1 | 10
          SELECT CASE WHEN id < 10 THEN SUM END, DIFF FROM signed                             | 2 | 110
          SELECT CASE WHEN id < 10 THEN SUM END, CASE WHEN id < 20 THEN DIFF END FROM signed  | 2 | 30
          SELECT CHAINED FROM signed                                                          | 2 | 200
          SELECT SUM, CHAINED, SCALED FROM signed                                             | 2 | 200
          SELECT SUM, TRY FROM signed                                                         | 2 | 200
          SELECT SUM, TEN FROM signed                                                         | 2 | 200
          SELECT SUM, KEYED FROM signed                                                       | 2 | 200
          SELECT (SELECT max(SUM + DIFF) FROM signed WHERE id = o.id) FROM range(3) o         | 1 | 100
          SELECT a + b FROM signed_twice v JOIN range(5) r ON v.id = r.id                     | 1 | 100
          """)
  void countsRows(String query, int operators, int rows) {
    Executed executed = Executed.of(sql(query));
    assertThat(executed.scores()).as(executed.plan().toString()).hasSize(operators);
    assertThat(executed.rowsScored()).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          SUM, DIFF, SCALED  | x + 2, x - 2, 2 * x + 1     | 1
          SCALED, SUM        | 2 * x + 1, x + 2            | 1
          SUM, ROOT, DIFF    | x + 2, sqrt(x), x - 2       | 2
          SUM, CHAINED       | x + 2, x                    | 2
          ADD, TRIPLE        | x + 2, 3 * x                | 1
          TRIPLE, ADD, HEAD  | 3 * x, x + 2, 2 * x + 1     | 1
          ADD, TRIPLE_Y      | x + 2, 6                    | 2
          RATED, TWICE       | 2 * x, 4 * x                | 1
          TRIPLE, RATED      | 3 * x, 2 * x                | 2
          RATED, TRIPLE      | 2 * x, 3 * x                | 2
          SHIFT, SHIFT_TWICE | x + 100, x + 200            | 1
          SHIFT, SHIFT_BACK  | x + 100, x - 1              | 2
          ADD_SEVEN, ADD     | x + 7, x + 2                | 2
          ADD, ADD_SEVEN     | x + 2, x + 7                | 2
          HEAD, TAIL         | 2 * x + 1, 20               | 2
          TAIL, HEAD         | 20, 2 * x + 1               | 2
          SQUARED, DOUBLED   | x * x, 2 * x                | 1
          SQUARED, PAIRS     | x * x, -x                   | 2
          """)
  void givesWhatSingleCallsGive(String calls, String twins, int operators) {
    Executed scored = Executed.of(sql("SELECT id, " + calls + " FROM signed"));
    assertThat(scored.scores()).as(scored.plan().toString()).hasSize(operators);
    List<Row> expected = SPARK
        .sql("SELECT id, " + twins.replaceAll("([^,]+)", "float($1)") + " FROM signed")
        .collectAsList();
    assertThat(scored.rows()).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      assertThat(scored.rows().get(row).getLong(0)).isEqualTo(row);
      for (int column = 1; column < expected.get(row).length(); column++) {
        assertThat(scored.rows().get(row).getFloat(column))
            .usingComparator(Tolerance::compare)
            .isEqualTo(expected.get(row).getFloat(column));
      }
    }
  }

  private static BindingPlan onlyPlan(Executed executed) {
    assertThat(executed.scores()).as(executed.plan().toString()).hasSize(1);
    return (BindingPlan)
        Objects.requireNonNull(executed.scores().get(0).productElement(1), "the plan");
  }

  @Test
  void feedsASharedTensorOnce() {
    BindingPlan plan = onlyPlan(Executed.of(sql("SELECT ADD, TRIPLE, HEAD FROM signed")));
    assertThat(plan.inputs()).extracting(InputBinding::tensorName).containsExactly("x:0", "y:0");
    assertThat(plan.signatures()).containsExactly("add", "scale", "head");
  }

  @Test
  void feedsASharedConstantOnce() {
    BindingPlan plan = onlyPlan(Executed.of(sql("SELECT SHIFT, SHIFT_TWICE FROM signed")));
    assertThat(plan.inputs()).hasSize(1);
    assertThat(plan.constants()).hasSize(1);
  }

  @Test
  void dropsTheInputsOfASignatureThatNobodyReads() {
    BindingPlan plan = onlyPlan(Executed.of("SELECT b FROM signed_twice"));
    assertThat(plan.signatures()).containsExactly("difference");
    assertThat(plan.inputs()).hasSize(2);
  }

  @Test
  void passesWhatTheUpperScoreReadsByTheProjectsInBetween() {
    Executed executed = Executed.of("SELECT id, q, b, root, "
        + call("arithmetic", "difference", "b AS x, y")
        + ".difference FROM (SELECT *, x + 1f AS b, "
        + call("rejects_negative", "serving_default", "x")
        + ".y AS root FROM (SELECT id, x, y, abs("
        + call("arithmetic", "serving_default", "x + 1f AS x, y") + ".sum) AS q FROM signed))");
    assertThat(executed.scores()).hasSize(2);
    assertThat(executed.rows()).hasSize(100).allSatisfy(row -> {
      float x = row.getFloat(2) - 1;
      float y = row.getFloat(1) - row.getFloat(2);
      assertThat(row.getFloat(3)).isCloseTo((float) Math.sqrt(x), within(1e-5f));
      assertThat(row.getFloat(4)).isEqualTo(row.getFloat(2) - y);
    });
  }

  @Test
  void showsAllSignatures() {
    String text = Executed.of(sql("SELECT SUM, SCALED FROM signed LIMIT 1"))
        .scores()
        .get(0)
        .simpleString(100);
    assertThat(text)
        .contains("/arithmetic', signature serving_default,"
            + " inputs [x FLOAT -> x float32, y FLOAT -> y float32], outputs [sum float32 -> FLOAT],"
            + " signature scaled, inputs [x FLOAT -> x float32], outputs [scaled float32 -> FLOAT],"
            + " batch auto, FAILFAST");
  }

  @Test
  void namesTheSignatureOfAnInputThatIsNull() {
    String other = call("arithmetic", "difference", "x, z AS y") + ".difference";
    Dataset<Row> scored = SPARK.sql(sql("SELECT SUM, " + other + " FROM signed"));
    assertThat(catchThrowableOfType(RowException.class, scored::collectAsList))
        .hasMessageContaining("[ROW_VALUE_NULL] Row 20 of partition 1: column \"y\" is null, but"
            + " input \"y\" of signature \"difference\" takes a value.");
  }

  @Test
  void takesTheBatchSizeOfTheSession() {
    SPARK.conf().set("spark.savedmodel.batchSize", "7");
    try {
      Executed executed = Executed.of(sql("SELECT SUM, DIFF FROM signed"));
      ScoreExec score = executed.scores().get(0);
      assertThat(executed.scores()).hasSize(1);
      assertThat(Executed.metric(score, "batches")).isEqualTo(16);
      assertThat(executed.rowsScored()).isEqualTo(100);
    } finally {
      SPARK.conf().unset("spark.savedmodel.batchSize");
    }
  }

  @Test
  void scoresTheSameRandomInputs() {
    Executed executed = Executed.of(
        sql(
            "SELECT SUM - DIFF FROM (SELECT float(rand()) AS x, float(id) AS y FROM signed) ORDER BY 1"));
    assertThat(executed.scores()).hasSize(1);
    for (int row = 0; row < 100; row++) {
      assertThat(executed.rows().get(row).getFloat(0)).isEqualTo(2f * row);
    }
  }

  @Test
  void doesNotScoreNullStructsOfEither() {
    String struct = "if(id < 3, named_struct('x', x, 'y', y), null)";
    String call = "savedmodel_predict('" + Fixtures.model("arithmetic") + "', " + struct;
    Executed executed = Executed.of(
        "SELECT " + call + ") a, " + call + ", map('signature', 'difference')) b FROM signed");
    assertThat(executed.scores()).hasSize(1);
    assertThat(executed.rowsScored()).isEqualTo(3);
    assertThat(executed.rows().get(2).getStruct(0).getFloat(1)).isEqualTo(4f);
    assertThat(executed.rows().get(2).getStruct(1).getFloat(0)).isEqualTo(0f);
    assertThat(executed.rows().subList(3, 100)).allMatch(row -> row.isNullAt(0) && row.isNullAt(1));
  }

  @Test
  void leavesCachedScoresAlone() {
    Dataset<Row> cached =
        SPARK.sql(sql("SELECT id, x, y, SUM AS a FROM signed")).cache();
    try {
      assertThat(cached.count()).isEqualTo(100);
      Executed executed = Executed.of(cached.selectExpr("a", sql("DIFF AS b")));
      assertThat(executed.scores()).hasSize(1);
      assertThat(executed.plan().toString()).contains("InMemoryTableScan");
      assertThat(executed.rows()).allMatch(row -> row.getFloat(0) - row.getFloat(1) == 4f);
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void findsItselfInTheCache() {
    String query = sql("SELECT SUM AS a, DIFF AS b FROM signed");
    Dataset<Row> cached = SPARK.sql(query).cache();
    try {
      assertThat(cached.count()).isEqualTo(100);
      Executed again = Executed.of(query);
      assertThat(again.scores()).isEmpty();
      assertThat(again.rows()).hasSize(100);
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void readsOnlyWhatOneOfThemBinds(@TempDir Path directory) {
    String file = directory.resolve("wide.parquet").toString();
    SPARK
        .table("signed")
        .selectExpr("*", "string(id) unused", "named_struct('x', x, 'y', y, 'z', z) t")
        .write()
        .parquet(file);
    String columns = sql("SELECT SUM, DIFF, SCALED FROM parquet.`" + file + "`");
    assertReads(columns, "struct<x:float,y:float>");
    String sum = call("arithmetic", "serving_default", "t.x, t.y") + ".sum";
    String scaled = call("arithmetic", "scaled", "t.y AS x") + ".scaled";
    assertReads(
        "SELECT " + sum + ", " + scaled + " FROM parquet.`" + file + "`",
        "struct<t:struct<x:float,y:float>>");
  }

  private static void assertReads(String query, String schema) {
    Executed executed = Executed.of(query);
    assertThat(executed.scores()).hasSize(1);
    assertThat(executed.plan().toString()).contains("ReadSchema: " + schema + "\n");
  }
}
