/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.benchmark.candidate;

import io.github.sparksavedmodel.SavedModel;
import io.github.sparksavedmodel.benchmark.Setup;
import io.github.sparksavedmodel.internal.codec.BadValueException;
import io.github.sparksavedmodel.internal.codec.ColumnEncoder;
import io.github.sparksavedmodel.internal.plan.BindingPlan;
import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.CastPolicy;
import io.github.sparksavedmodel.internal.plan.InputBinding;
import io.github.sparksavedmodel.internal.reader.ModelListing;
import io.github.sparksavedmodel.internal.session.ModelKey;
import io.github.sparksavedmodel.internal.session.SessionCall;
import io.github.sparksavedmodel.internal.session.SessionSettings;
import io.github.sparksavedmodel.internal.session.TensorFlowSession;
import io.github.sparksavedmodel.internal.session.TensorReference;
import io.github.sparksavedmodel.internal.store.FetchProgress;
import io.github.sparksavedmodel.internal.store.LocalModel;
import io.github.sparksavedmodel.internal.store.ModelSource;
import io.github.sparksavedmodel.internal.store.ModelStore;
import io.github.sparksavedmodel.internal.tensor.NativeTensor;
import io.github.sparksavedmodel.internal.tensor.TensorScope;
import io.github.sparksavedmodel.model.SignatureDescription;
import io.github.sparksavedmodel.model.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.types.StructType;

/** A model in this process, and batches of rows in TensorFlow's memory. */
record LoadedModel(TensorFlowSession session, BindingPlan plan, List<InputBatch> batches) {
  /** As many rows as the connector's batches grow to on all workloads. */
  private static final int BATCH_ROWS = 4096;

  private static final String SIGNATURE = "serving_default";

  LoadedModel {
    batches = List.copyOf(batches);
  }

  /** Loads the model and some rows; Spark is stopped again. */
  static LoadedModel load(Setup setup) {
    String input = Path.of(setup.model()).resolveSibling("input.parquet").toString();
    SparkFiles files = new SparkFiles(setup);
    Dataset<Row> rows = (Dataset<Row>) files.read(List.of(input));
    SignatureDescription signature = SavedModel.load(files.spark(), setup.model())
        .describe()
        .metaGraphs()
        .get(0)
        .signature(SIGNATURE)
        .orElseThrow();
    BindingPlan plan = plan(setup, signature, rows.schema());
    List<InputBatch> batches =
        batches(plan, rows.schema(), rows.queryExecution().executedPlan().executeCollect());
    files.spark().stop();
    return new LoadedModel(session(setup), plan, batches);
  }

  private static BindingPlan plan(Setup setup, SignatureDescription signature, StructType rows) {
    Map<String, String> nulls =
        signature.inputs().stream().collect(Collectors.toMap(TensorSpec::key, input -> "default"));
    BindingRequest request = new BindingRequest(
        Map.of(), nulls, Optional.empty(), CastPolicy.ROUNDING, true, List.of(), false);
    return BindingPlanner.plan(setup.model(), signature, rows, request);
  }

  private static List<InputBatch> batches(BindingPlan plan, StructType schema, InternalRow[] rows) {
    List<InputBatch> batches = new ArrayList<>();
    for (int start = 0; start < rows.length; start += BATCH_ROWS) {
      int end = Math.min(rows.length, start + BATCH_ROWS);
      batches.add(batch(plan, schema, Arrays.copyOfRange(rows, start, end)));
    }
    return batches;
  }

  private static InputBatch batch(BindingPlan plan, StructType schema, InternalRow[] rows) {
    TensorScope scope = new TensorScope(); // never closed: the batch is used until the end
    List<NativeTensor> tensors = new ArrayList<>();
    for (InputBinding input : plan.inputs()) {
      ColumnEncoder encoder = ColumnEncoder.of(input);
      tensors.addAll(encoder.allocate(scope, rows.length));
      int ordinal = schema.fieldIndex(input.column().name());
      for (int row = 0; row < rows.length; row++) {
        encode(encoder, rows[row], ordinal, row);
      }
    }
    return new InputBatch(tensors, rows.length);
  }

  private static void encode(ColumnEncoder encoder, InternalRow source, int ordinal, int row) {
    try {
      encoder.encode(source, ordinal, row);
    } catch (BadValueException e) {
      throw new IllegalStateException("Row " + row + " cannot be scored", e);
    }
  }

  private static TensorFlowSession session(Setup setup) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("file:" + setup.model());
    ModelListing listing = ModelListing.of(path, new Configuration(false));
    ModelKey key = new ModelKey("benchmark", setup.model(), List.of("serve"), 1);
    SessionSettings settings = SessionSettings.defaults();
    try {
      LocalModel model = ModelSource.inPlace(path.toString(), key.identity(), listing)
          .open(ModelStore.open(settings.store()), new FetchProgress(() -> false, bytes -> {}));
      return TensorFlowSession.load(key, model, settings);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while the model was loaded", e);
    }
  }

  /** A call for one thread, which closes it. */
  SessionCall call() {
    List<TensorReference> inputs = plan.inputs().stream()
        .flatMap(input -> input.tensorNames().stream()
            .map(tensor -> new TensorReference(SIGNATURE, "input", input.input(), tensor)))
        .toList();
    List<TensorReference> outputs = plan.outputs().stream()
        .flatMap(output -> output.tensorNames().stream()
            .map(tensor -> new TensorReference(SIGNATURE, "output", output.output(), tensor)))
        .toList();
    return session.prepare(inputs, outputs, null);
  }
}
