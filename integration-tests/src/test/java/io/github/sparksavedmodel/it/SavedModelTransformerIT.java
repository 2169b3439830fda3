/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparksavedmodel.Mode;
import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.error.SavedModelException;
import io.github.sparksavedmodel.ml.SavedModelTransformer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The stage of Spark ML's pipelines. */
@SparkTest
@EnabledIf(
    value = "io.github.sparksavedmodel.it.VectorsIT#sparkMlIsThere",
    disabledReason = "Spark ML is not on the class path")
class SavedModelTransformerIT {
  private static final SparkSession SPARK = TestSession.get();

  private static Dataset<Row> customers() {
    return SPARK.range(0, 4, 1, 1).selectExpr("id", "double(id) AS yearly", "float(2) AS y");
  }

  private static List<Float> floats(Dataset<Row> scored, String column) {
    return scored.select(column).collectAsList().stream()
        .map(row -> row.getFloat(0))
        .toList();
  }

  @Test
  void addsOutputsToAllColumns() {
    SavedModelTransformer stage = Stages.of("arithmetic")
        .setInput("x", "yearly")
        .setInput("y", "y * 10")
        .setOutput("sum", "s")
        .setOutput("product", "a.`p");

    Dataset<Row> scored = stage.transform(customers());

    assertThat(scored.columns()).containsExactly("id", "yearly", "y", "s", "a.`p");
    assertThat(floats(scored, "s")).containsExactly(20f, 21f, 22f, 23f);
    assertThat(stage.getInputs())
        .containsExactly(Map.entry("x", "yearly"), Map.entry("y", "y * 10"));
  }

  @Test
  void takesColumnsOfAnyName() {
    Dataset<Row> data = customers().withColumnRenamed("yearly", "a.`b` + 1");

    Dataset<Row> scored =
        Stages.of("arithmetic").setInput("x", "a.`b` + 1").setOutput("sum", "s").transform(data);

    assertThat(floats(scored, "s")).containsExactly(2f, 3f, 4f, 5f);
  }

  @Test
  void followsItsParameters() {
    Dataset<Row> data = customers().withColumnRenamed("yearly", "x");
    assertThat(Stages.of("arithmetic").setSignature("scaled").transform(data).columns())
        .containsExactly("id", "x", "y", "scaled");
    assertThat(
            Stages.of("arithmetic").setOption("outputs", "sum").transform(data).columns())
        .containsExactly("id", "x", "y", "sum");
    assertThat(Stages.of("arithmetic")
            .setBatchSize(3)
            .transform(data)
            .queryExecution()
            .toString())
        .contains("batches of 3");
    assertThat(Stages.failure(Stages.of("arithmetic").setCasts("strict"), data))
        .isInstanceOf(BindingException.class)
        .hasMessageContaining("casts");
    assertThat(Stages.failure(Stages.of("arithmetic").setTags("serve", "gpu"), data))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[TAGS_NOT_FOUND]");
  }

  @Test
  void takesTheVersionThatIsSet(@TempDir Path versions) throws Exception {
    Files.createSymbolicLink(versions.resolve("1"), Path.of(Fixtures.model("arithmetic")));
    Files.createDirectory(versions.resolve("2"));
    Files.writeString(versions.resolve("2/saved_model.pb"), "no model");
    Dataset<Row> data = customers().withColumnRenamed("yearly", "x");
    SavedModelTransformer stage = new SavedModelTransformer().setModelPath(versions.toString());

    assertThat(Stages.failure(stage, data)).hasMessageContaining("[MODEL_FILE_CORRUPT]");
    assertThat(floats(stage.setVersion(1).transform(data), "sum")).startsWith(2f, 3f);
  }

  @Test
  void givesBackRowsThatCannotBeScoredAsTheModeSays() {
    Dataset<Row> data = SPARK.range(-1, 2, 1, 1).selectExpr("id", "float(id * 4) AS x");
    SavedModelTransformer stage = Stages.of("rejects_negative").setKeyColumns("id");

    List<Row> kept =
        stage.setMode(Mode.PERMISSIVE).setErrorColumn("why").transform(data).collectAsList();
    assertThat(kept).extracting(row -> row.getAs("y")).containsExactly(null, 0f, 2f);
    assertThat(kept.get(0).<String>getAs("why")).contains("id", "-1");
    assertThat(kept.get(1).<String>getAs("why")).isNull();

    Dataset<Row> dropped =
        Stages.of("rejects_negative").setMode("dropMalformed").transform(data);
    assertThat(dropped.columns()).containsExactly("id", "x", "y");
    assertThat(floats(dropped, "y")).containsExactly(0f, 2f);
  }

  @Test
  void declaresTheSchemaThatItGives() {
    Metadata note = Metadata.fromJson("{\"note\":\"kept\"}");
    StructType schema = new StructType()
        .add("id", DataTypes.LongType, false, note)
        .add("x", DataTypes.FloatType, true, note)
        .add("y", DataTypes.FloatType, false, note);
    Dataset<Row> data = SPARK.createDataFrame(new ArrayList<>(), schema);
    List<SavedModelTransformer> stages = List.of(
        Stages.of("arithmetic"),
        Stages.of("arithmetic").setMode(Mode.PERMISSIVE).setErrorColumn("why"),
        Stages.of("arithmetic").setMode(Mode.DROPMALFORMED),
        Stages.of("arithmetic").setInput("y", "id + 1").setOutput("sum", "s"));
    for (SavedModelTransformer stage : stages) {
      StructType declared = stage.transformSchema(schema);

      assertThat(declared).isEqualTo(stage.transform(data).schema());
      assertThat(declared.apply("x")).isEqualTo(schema.apply("x"));
      assertThat(declared.length()).isGreaterThan(schema.length());
    }
    assertThat(stages.get(0).transformSchema(schema).apply("sum").nullable())
        .isEqualTo(stages.get(0).transform(data).schema().apply("sum").nullable());
  }

  @Test
  void scoresVectorsInPipelines(@TempDir Path folder) throws Exception {
    Dataset<Row> data = customers().selectExpr("double(id) AS a", "1.5D AS b");
    PipelineModel pipeline = Stages.assembled(data);
    assertThat(floats(pipeline.transform(data), "total")).containsExactly(1.5f, 2.5f, 3.5f, 4.5f);
    assertThat(pipeline.transformSchema(data.schema()).fieldNames())
        .containsExactly(pipeline.transform(data).columns());

    String path = folder.resolve("pipeline").toString();
    pipeline.save(path);

    assertThat(floats(PipelineModel.load(path).transform(data), "total"))
        .containsExactly(1.5f, 2.5f, 3.5f, 4.5f);
    assertThat(ChildJvm.printedBy(SavedPipeline.class, path))
        .contains("total=1.5\ntotal=2.5\ntotal=3.5\n");
  }

  @Test
  void isSavedWithAllThatIsSet(@TempDir Path folder) throws Exception {
    SavedModelTransformer stage = new SavedModelTransformer("a_stage")
        .setModelPath("models/churn")
        .setSignature("predict")
        .setVersion(1L << 40)
        .setTags("serve", "gpu")
        .setMode(Mode.PERMISSIVE)
        .setErrorColumn("why")
        .setKeyColumns("id", "day")
        .setCasts("lossy")
        .setBatchSize(256)
        .setInputs(new LinkedHashMap<>(Map.of("income", "yearly / 12")))
        .setOutputs(Map.of("probability", "p, \"q\" = r"))
        .setOptions(Map.of("squeeze", "true"));
    stage.save(folder.resolve("stage").toString());

    SavedModelTransformer loaded =
        SavedModelTransformer.load(folder.resolve("stage").toString());

    assertThat(loaded.uid()).isEqualTo("a_stage");
    assertThat(loaded.explainParams()).isEqualTo(stage.explainParams()).doesNotContain("undefined");
    assertThat(loaded.getOutputs()).isEqualTo(Map.of("probability", "p, \"q\" = r"));
    assertThat(loaded.getTags()).containsExactly("serve", "gpu");
    assertThat(loaded.getVersion()).isEqualTo(1L << 40);
    assertThat(loaded.getBatchSize()).isEqualTo(256);
    assertThat(loaded.getMode()).isEqualTo("PERMISSIVE");
  }

  @Test
  void hasParametersAsStagesOfSparkHave() throws Exception {
    SavedModelTransformer stage = Stages.of("arithmetic");
    List<String> names = new ArrayList<>();
    for (Param<?> param : stage.params()) {
      assertThat(param.parent()).isEqualTo(stage.uid());
      names.add(param.name());
    }
    assertThat(names)
        .containsExactly(
            "batchSize",
            "casts",
            "errorColumn",
            "inputs",
            "keyColumns",
            "mode",
            "modelPath",
            "options",
            "outputs",
            "signature",
            "tags",
            "version");
    assertThat(stage.explainParams())
        .contains(
            "signature: the signature to score with; ",
            "(undefined)",
            "(current: " + Fixtures.model("arithmetic"));
    assertThat(stage.getInputs()).isEmpty();
    assertThat(stage.uid()).startsWith("SavedModelTransformer_");
    assertThat(new SavedModelTransformer().uid()).isNotEqualTo(stage.uid());
    assertThat(Stages.setFailure(stage, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(stage.uid() + " parameter inputs given invalid value [x].");
  }

  @Test
  void isCopiedAndSerialized() throws Exception {
    SavedModelTransformer stage = Stages.of("arithmetic").setOutput("sum", "s");

    SavedModelTransformer copy = stage.copy(new ParamMap().put(stage.signature(), "difference"));
    assertThat(copy.uid()).isEqualTo(stage.uid());
    assertThat(copy.getSignature()).isEqualTo("difference");
    assertThat(stage.isSet(stage.signature())).isFalse();
    assertThat(copy.setOutputs(Map.of()).getOutputs()).isEmpty();
    assertThat(stage.getOutputs()).containsExactly(Map.entry("sum", "s"));

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(stage);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((SavedModelTransformer) in.readObject()).getOutputs())
          .isEqualTo(stage.getOutputs());
    }
  }

  /** Spark Connect looks there, and so does loading wherever Spark Connect is on the class path. */
  @Test
  void isRegistered() {
    List<String> names = new ArrayList<>();
    for (ServiceLoader.Provider<?> provider :
        ServiceLoader.load(Transformer.class).stream().toList()) {
      names.add(provider.type().getName());
    }
    assertThat(names).contains("io.github.sparksavedmodel.ml.SavedModelTransformer");
  }

  @Test
  void saysWhatIsWrong() {
    Dataset<Row> data = customers();
    SavedModelTransformer stage = new SavedModelTransformer("churn");
    assertThat(Stages.failure(stage, data))
        .isInstanceOf(OptionException.class)
        .hasMessage(
            "[MODEL_PATH_NOT_SET] The pipeline stage \"churn\" has no model. Set its parameter \"modelPath\" to the model's directory, for example setModelPath(\"models/churn\").");
    stage.setModelPath(Fixtures.model("arithmetic"));
    assertCondition(Stages.failure(stage, data), "INPUT_COLUMN_MISSING");
    stage.setInput("x", "yearly").setOutput("sum", "ID");
    assertCondition(Stages.failure(stage, data), "OUTPUT_NAME_CONFLICT");
    stage.setSignature("predikt");
    assertCondition(Stages.failure(stage, data), "SIGNATURE_NOT_FOUND");
    assertThat(Stages.failure(stage.setMode("PERMISIVE"), data))
        .hasMessage(
            "[OPTION_VALUE_INVALID] Option \"mode\" is \"PERMISIVE\" (parameter of churn), but it takes FAILFAST, PERMISSIVE or DROPMALFORMED.");
    stage.setModelPath(Fixtures.model("no_such_model"));
    assertCondition(Stages.failure(stage, data), "MODEL_NOT_FOUND");
  }

  private static void assertCondition(Throwable failure, String condition) {
    assertThat(((SavedModelException) failure).getCondition())
        .as(failure.toString())
        .isEqualTo(condition);
  }

  @Test
  void getsWhatIsSetOnly() {
    Throwable failure = null;
    try {
      new SavedModelTransformer().getModelPath();
    } catch (NoSuchElementException e) {
      failure = e;
    }
    assertThat(failure).hasMessageContaining("modelPath");
  }
}
