/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.BindingException;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.exec.RowMode;
import io.github.sparksavedmodel.internal.option.OptionKeys;
import io.github.sparksavedmodel.internal.option.OptionResolver;
import io.github.sparksavedmodel.internal.option.ResolvedOptions;
import io.github.sparksavedmodel.internal.plan.BindingPlanner;
import io.github.sparksavedmodel.internal.plan.BindingRequest;
import io.github.sparksavedmodel.internal.plan.CastPolicy;
import io.github.sparksavedmodel.internal.plan.OutputBinding;
import io.github.sparksavedmodel.internal.plan.Runs;
import io.github.sparksavedmodel.internal.plan.Shaping;
import io.github.sparksavedmodel.internal.plan.SignatureMethod;
import io.github.sparksavedmodel.internal.reader.CallSignature;
import io.github.sparksavedmodel.internal.reader.FunctionSelection;
import io.github.sparksavedmodel.internal.reader.ModelLayout;
import io.github.sparksavedmodel.internal.reader.ModelListing;
import io.github.sparksavedmodel.internal.reader.ModelSnapshot;
import io.github.sparksavedmodel.internal.reader.SavedModelReader;
import io.github.sparksavedmodel.internal.reader.SelectedSignature;
import io.github.sparksavedmodel.internal.reader.TensorNames;
import io.github.sparksavedmodel.internal.session.ModelKey;
import io.github.sparksavedmodel.internal.session.SessionSettings;
import io.github.sparksavedmodel.internal.session.TimeLimits;
import io.github.sparksavedmodel.internal.store.StoreSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Turns a model path and options into a {@link ModelCall}, in a session: reads the model and
 * resolves the options.
 */
final class ModelCalls {
  private static final String TASK_CPUS = "spark.task.cpus";

  private final SparkSession session;
  private final ResolvedOptions options;

  private ModelCalls(SparkSession session, Map<String, String> options) {
    this.session = session;
    this.options = OptionResolver.resolve(
        options,
        ScalaInterop.map(session.sessionState().conf().getAllConfs()),
        application(session));
  }

  /** Resolves options in a session. */
  static ModelCalls of(SparkSession session, Map<String, String> options) {
    return new ModelCalls(session, options);
  }

  /**
   * A model with the signature that the options choose.
   *
   * @param listing the model's files when it was read
   * @param layout which of them are what
   */
  record ChosenModel(SelectedSignature signature, ModelListing listing, ModelLayout layout) {}

  private static Map<String, String> application(SparkSession session) {
    SparkConf conf = session.sparkContext().getConf();
    Map<String, String> settings = new HashMap<>();
    for (Tuple2<String, String> setting : conf.getAll()) {
      settings.put(setting._1(), setting._2());
    }
    return settings;
  }

  /** The model at a path. */
  ModelSnapshot read(String path) {
    Configuration hadoop = ModelFileSystems.of(session);
    Optional<AllowedPaths> allowed = options
        .value(OptionKeys.ALLOWED_PATHS)
        .map(directories -> new AllowedPaths(directories, hadoop));
    allowed.ifPresent(paths -> paths.check(new Path(path)));
    ModelSnapshot model = SavedModelReader.read(
        new Path(path), hadoop, options.value(OptionKeys.VERSION).orElse(null));
    allowed.ifPresent(paths -> paths.check(model));
    return model;
  }

  /**
   * The model at a path, with one signature of it or one made for the call.
   *
   * @param inputs the type of the inputs, whose fields may be tensors of the graph
   */
  ChosenModel choose(String path, StructType inputs) {
    ModelSnapshot model = read(path);
    Optional<Set<String>> tags = options.value(OptionKeys.TAGS).map(HashSet::new);
    Optional<String> function = options.value(OptionKeys.FUNCTION);
    SelectedSignature signature = function.isPresent()
        ? function(model, tags, function.get(), inputs)
        : CallSignature.select(
            model,
            ModelFileSystems.of(session),
            tags,
            options.value(OptionKeys.SIGNATURE),
            names(inputs));
    return new ChosenModel(signature, model.listing(), model.layout());
  }

  private TensorNames names(StructType inputs) {
    TreeSet<String> named = new TreeSet<>(options.perInput(OptionKeys.INPUTS).keySet());
    named.addAll(options.perInput(OptionKeys.NULLS).keySet());
    return new TensorNames(
        options.value(OptionKeys.OUTPUTS).orElse(List.of()), named, List.of(inputs.fieldNames()));
  }

  private SelectedSignature function(
      ModelSnapshot model, Optional<Set<String>> tags, String function, StructType inputs) {
    options.value(OptionKeys.SIGNATURE).ifPresent(signature -> {
      throw new OptionException(ErrorCondition.OPTION_VALUE_INVALID.with(
          "option",
          OptionKeys.FUNCTION.name(),
          "value",
          function,
          "source",
          "option signature is \"" + signature + '"',
          "expected",
          "a function only where no signature is set"));
    });
    List<SelectedSignature> candidates =
        FunctionSelection.candidates(model.description(), tags, function);
    List<SelectedSignature> fitting = candidates.size() == 1
        ? candidates
        : candidates.stream().filter(candidate -> fits(candidate, inputs)).toList();
    if (fitting.size() != 1) {
      throw FunctionSelection.ambiguous(function, candidates, fitting.size());
    }
    return fitting.get(0);
  }

  private boolean fits(SelectedSignature candidate, StructType inputs) {
    try {
      BindingPlanner.plan(candidate.path(), candidate.signature(), inputs, request());
      return true;
    } catch (BindingException e) {
      return false;
    }
  }

  /** The call of a model with inputs of this type; fails with everything that does not fit. */
  ModelCall call(ChosenModel model, StructType inputs) {
    SelectedSignature selected = model.signature();
    BindingRequest request = request();
    List<OutputBinding> outputs = BindingPlanner.plan(
            selected.path(), selected.signature(), inputs, request)
        .outputs();
    RowMode mode = RowMode.valueOf(options.value(OptionKeys.MODE).orElse(RowMode.FAILFAST.name()));
    SessionSettings settings = settings();
    ModelUse use = new ModelUse(
        new ModelKey(
            selected.identity(),
            selected.path(),
            model.layout(),
            List.copyOf(selected.tags()),
            selected.call(),
            settings.intraOpThreads()),
        model.listing(),
        SessionRequests.transport(
            options.value(OptionKeys.TRANSPORT).orElse("auto"), selected.path(), session),
        settings,
        mode,
        errorColumn(mode, outputs, request),
        options.value(OptionKeys.BATCH_SIZE).orElse(OptionalInt.empty()).orElse(0),
        limits());
    ModelCall call = new ModelCall(use, selected, request, outputs);
    MethodNames.check(call, session.sparkContext());
    return call;
  }

  private BindingRequest request() {
    return new BindingRequest(
            options.perInput(OptionKeys.INPUTS),
            options.perInput(OptionKeys.NULLS),
            options.value(OptionKeys.OUTPUTS),
            CastPolicy.of(options.value(OptionKeys.CASTS).orElse(CastPolicy.ROUNDING.name())),
            options.value(OptionKeys.SQUEEZE).orElse(false),
            options.value(OptionKeys.KEY_COLUMNS).orElse(List.of()),
            session.sessionState().conf().caseSensitiveAnalysis())
        .with(SignatureMethod.of(
            options.value(OptionKeys.METHOD).orElse(SignatureMethod.PREDICT.label())))
        .with(new Shaping(
            options.perInput(OptionKeys.PAD),
            options.perInput(OptionKeys.RAGGED),
            options.perInput(OptionKeys.SPARSE),
            Runs.valueOf(options.value(OptionKeys.RUNS).orElse("auto").toUpperCase(Locale.ROOT))))
        .withFeatureSpec(options.value(OptionKeys.FEATURE_SPEC));
  }

  private Optional<String> errorColumn(
      RowMode mode, List<OutputBinding> outputs, BindingRequest request) {
    Optional<String> name = options.value(OptionKeys.ERROR_COLUMN);
    boolean taken =
        name.isPresent() && request.fields(outputs).stream().anyMatch(name.get()::equalsIgnoreCase);
    if (taken || (name.isPresent() && mode != RowMode.PERMISSIVE)) {
      throw new OptionException(ErrorCondition.OPTION_VALUE_INVALID.with(
          "option",
          OptionKeys.ERROR_COLUMN.name(),
          "value",
          name.get(),
          "source",
          taken ? "an output has that name" : "mode is " + mode,
          "expected",
          "a name that no output has, and needs mode PERMISSIVE"));
    }
    return name;
  }

  private TimeLimits limits() {
    return new TimeLimits(
        options.value(OptionKeys.LOAD_TIMEOUT).orElse(null),
        options.value(OptionKeys.RUN_TIMEOUT).orElse(null));
  }

  private SessionSettings settings() {
    int threads = options
        .value(OptionKeys.INTRA_OP_THREADS)
        .orElseGet(() -> session.sparkContext().getConf().getInt(TASK_CPUS, 1));
    StoreSettings store = new StoreSettings(
        options.value(OptionKeys.STORE_DIRECTORY).orElse(null),
        options.value(OptionKeys.STORE_MAX_BYTES).orElse(StoreSettings.DEFAULT_MAX_BYTES));
    return new SessionSettings(
        threads,
        store,
        options.value(OptionKeys.SESSION_MAX_BYTES).orElse(0L),
        options.value(OptionKeys.OP_LIBRARIES).orElse(List.of()));
  }
}
