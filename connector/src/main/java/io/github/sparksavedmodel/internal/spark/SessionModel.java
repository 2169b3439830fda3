/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.model.ModelDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** A model in a session: what the public façade stands on. Immutable and thread-safe. */
public final class SessionModel {
  private static final String HIDDEN = "__savedmodel_";
  private static final String ERROR = HIDDEN + "error";
  private static final String RESULT = HIDDEN + "result";
  private static final String ERROR_COLUMN = "errorColumn";

  private final SparkSession session;
  private final String path;
  private final Map<String, String> loadOptions;
  private final ModelDescription description;

  private SessionModel(
      SparkSession session,
      String path,
      Map<String, String> loadOptions,
      ModelDescription description) {
    this.session = session;
    this.path = path;
    this.loadOptions = Map.copyOf(loadOptions);
    this.description = description;
  }

  /** Reads a model with the session's configuration. */
  public static SessionModel load(SparkSession session, String path, Map<String, String> options) {
    ModelDescription description =
        ModelCalls.of(SessionInstallation.classic(session), options).read(path).description();
    return new SessionModel(session, path, options, description);
  }

  /** Adds function and planning to a session that lacks them. */
  public static void install(SparkSession session) {
    SessionInstallation.install(session);
  }

  /** What the model holds. */
  public ModelDescription description() {
    return description;
  }

  /** Everything that the model holds, as it is now. */
  public SessionContents contents() {
    return SessionContents.of(session, path, loadOptions);
  }

  /** The data with the outputs that the request asks for. */
  public Dataset<Row> score(Dataset<?> data, ScoringRequest request) {
    return AnalysisFailure.unwrapped(() -> scored(data, request));
  }

  private Dataset<Row> scored(Dataset<?> data, ScoringRequest request) {
    GivenInputs given = GivenInputs.of(data.columns(), request.inputs());
    Map<String, String> options = options(request, given);
    ModelCall call = resolved(data, options, given);
    Map<String, String> outputs = outputColumns(call, request, data.columns());
    Column result = functions.col(RESULT);
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    outputs.forEach((output, column) -> columns.add(result.getField(output).as(column)));
    Dataset<Row> scored = data.select(functions.col("*"), call(options, given).as(RESULT))
        .select(columns.toArray(new Column[0]))
        .drop(RESULT);
    return request.dropsBadRows()
        ? scored.filter(functions.col(ERROR).isNull()).drop(ERROR)
        : scored;
  }

  private ModelCall resolved(Dataset<?> data, Map<String, String> options, GivenInputs given) {
    ModelCalls calls = ModelCalls.of(SessionInstallation.classic(session), options);
    StructType inputs = inputsType(data, given);
    return calls.call(calls.choose(path, inputs), inputs);
  }

  private static StructType inputsType(Dataset<?> data, GivenInputs given) {
    return (StructType) data.select(inputs(given)).schema().apply(0).dataType();
  }

  private Column call(Map<String, String> options, GivenInputs given) {
    List<Column> entries = new ArrayList<>();
    options.forEach((name, value) -> {
      entries.add(functions.lit(name));
      entries.add(functions.lit(value));
    });
    return functions.call_function(
        PredictFunction.PREDICT.name(),
        functions.lit(path),
        inputs(given),
        functions.map(entries.toArray(new Column[0])));
  }

  private static Column inputs(GivenInputs given) {
    return functions.struct(given.fields().toArray(new Column[0]));
  }

  private Map<String, String> options(ScoringRequest request, GivenInputs given) {
    Map<String, String> options = new LinkedHashMap<>(loadOptions);
    options.putAll(request.options());
    given.names().forEach((input, name) -> options.put("inputs." + input, name));
    if (!request.outputs().isEmpty()) {
      options.put("outputs", String.join(",", request.outputs().keySet()));
    }
    if (request.dropsBadRows()) {
      options.put(ERROR_COLUMN, ERROR);
    }
    return options;
  }

  private static Map<String, String> outputColumns(
      ModelCall call, ScoringRequest request, String[] existing) {
    Map<String, String> columns = new LinkedHashMap<>();
    if (request.outputs().isEmpty()) {
      call.request().fields(call.outputs()).forEach(output -> columns.put(output, output));
    } else {
      columns.putAll(request.outputs());
    }
    call.use().errorColumn().ifPresent(name -> columns.put(name, name));
    Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    taken.addAll(Arrays.asList(existing));
    columns.forEach((output, column) -> checkFree(output, column, taken));
    return columns;
  }

  private static void checkFree(String output, String column, Set<String> taken) {
    if (!taken.add(column)) {
      throw new BindingException(ErrorCondition.OUTPUT_NAME_CONFLICT.with(
          "output", output, "column", column, "suggestion", column + "_scored"));
    }
  }

  /** How columns of a schema would be scored, as text. */
  public String describe(StructType schema, ScoringRequest request) {
    return AnalysisFailure.unwrapped(() -> described(schema, request));
  }

  private String described(StructType schema, ScoringRequest request) {
    Dataset<Row> empty = session.createDataFrame(List.of(), schema);
    GivenInputs given = GivenInputs.of(schema.fieldNames(), request.inputs());
    ModelCall call = resolved(empty, options(request, given), given);
    return ScoreText.table(call.use(), call.bind(inputsType(empty, given)))
        + MethodNames.text(call);
  }
}
