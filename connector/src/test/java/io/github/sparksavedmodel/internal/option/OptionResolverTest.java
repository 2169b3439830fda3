/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.option.OptionKey.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionResolverTest {
  private static final Map<String, String> NONE = Map.of();
  private static final String ALL_OPTIONS =
      "The options are allowedPaths, batchSize, casts, errorColumn, featureSpec, function, inputs.<input>, intraOpThreads,"
          + " keyColumns, loadTimeout, method, mode, nulls.<input>, opLibraries, outputs, pad.<input>, ragged.<input>, runTimeout, runs,"
          + " sessionMaxBytes, signature, sparse.<input>, squeeze,"
          + " storeDir, storeMaxBytes, tags, transport, version.";

  private static ResolvedOptions call(String name, String value) {
    return OptionResolver.resolve(Map.of(name, value), NONE, NONE);
  }

  private static ResolvedOptions session(String name, String value) {
    return OptionResolver.resolve(NONE, Map.of(name, value), NONE);
  }

  private static ResolvedOptions application(String name, String value) {
    return OptionResolver.resolve(NONE, Map.of(name, value), Map.of(name, value));
  }

  private static void assertRefused(Runnable resolve, ErrorCondition condition, String text) {
    OptionException failure = catchThrowableOfType(OptionException.class, resolve::run);
    assertThat(failure).isNotNull();
    assertThat(failure.error().text()).isEqualTo(text);
    assertThat(failure.error().condition()).isEqualTo(condition);
  }

  @Test
  void anOptionIsGivenOnceInACall() {
    Map<String, String> call = new TreeMap<>(Map.of("mode", "FAILFAST", "MODE", "PERMISSIVE"));
    assertThatThrownBy(() -> OptionResolver.resolve(call, Map.of(), Map.of()))
        .isInstanceOf(OptionException.class)
        .hasMessage("[OPTION_GIVEN_TWICE] Option \"mode\" is given twice in the call, in different"
            + " spelling. Give it once. SQLSTATE: 42616");
  }

  @Test
  void theCallComesBeforeTheSessionAndTheSessionBeforeTheApplication() {
    Map<String, String> application = Map.of("spark.savedmodel.mode", "permissive");
    Map<String, String> session = Map.of("spark.savedmodel.mode", "failfast");
    Map<String, String> call = Map.of("mode", "Permissive");

    assertThat(OptionResolver.resolve(NONE, NONE, NONE).value(OptionKeys.MODE)).isEmpty();
    assertThat(OptionResolver.resolve(NONE, NONE, application).value(OptionKeys.MODE))
        .contains("PERMISSIVE");
    assertThat(OptionResolver.resolve(NONE, session, application).value(OptionKeys.MODE))
        .contains("FAILFAST");
    assertThat(OptionResolver.resolve(call, session, application).value(OptionKeys.MODE))
        .contains("PERMISSIVE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"batchSize", "batchsize", "BATCHSIZE"})
  void namesMayBeInAnyCase(String name) {
    assertThat(call(name, "7").value(OptionKeys.BATCH_SIZE)).contains(OptionalInt.of(7));
    assertThat(session("spark.savedmodel." + name, "7").value(OptionKeys.BATCH_SIZE))
        .contains(OptionalInt.of(7));
  }

  @Test
  void inputNamesAreKeptAsWritten() {
    ResolvedOptions options = OptionResolver.resolve(
        Map.of("INPUTS.Age.Years", " years ", "inputs.x", "b"),
        Map.of("spark.savedmodel.inputs.x", "a", "spark.savedmodel.inputs.y", "c"),
        NONE);

    assertThat(call("ragged.Words", "a, b").perInput(OptionKeys.RAGGED))
        .isEqualTo(Map.of("Words", List.of("a", "b")));
    assertThat(options.perInput(OptionKeys.INPUTS))
        .isEqualTo(Map.of("Age.Years", "years", "x", "b", "y", "c"));
  }

  @Test
  void settingsOfOthersAreNoneOfItsBusiness() {
    assertThat(session("spark.sql.shuffle.partitions", "2").value(OptionKeys.MODE))
        .isEmpty();
    assertThat(session("spark.savedmodels.mode", "x").value(OptionKeys.MODE)).isEmpty();
  }

  static Stream<Arguments> misspelled() {
    return Stream.of(
        Arguments.of("signatur", "Did you mean \"signature\"?"),
        Arguments.of("Mod", "Did you mean \"mode\"?"),
        Arguments.of("batch_size", "Did you mean \"batchSize\"?"),
        Arguments.of("input.age", "Did you mean \"inputs.<input>\"?"),
        Arguments.of("inputs", "Did you mean \"inputs.<input>\"?"),
        Arguments.of("inputs.", "Did you mean \"inputs.<input>\"?"),
        Arguments.of("threshold", ALL_OPTIONS));
  }

  @ParameterizedTest
  @MethodSource("misspelled")
  void anUnknownNameIsAnErrorThatNamesTheNearest(String name, String hint) {
    assertRefused(
        () -> call(name, "x"),
        ErrorCondition.OPTION_UNKNOWN,
        "Unknown option \"" + name + "\" (given in the call). " + hint);
    assertRefused(
        () -> session("spark.savedmodel." + name, "x"),
        ErrorCondition.OPTION_UNKNOWN,
        "Unknown option \"" + name + "\" (setting spark.savedmodel." + name + "). " + hint);
    assertRefused(
        () -> OptionResolver.resolve(NONE, NONE, Map.of("spark.savedmodel." + name, "x")),
        ErrorCondition.OPTION_UNKNOWN,
        "Unknown option \"" + name + "\" (setting spark.savedmodel." + name + "). " + hint);
  }

  @Test
  void whatHoldsForTheApplicationIsNotForACall() {
    assertRefused(
        () -> call("StoreDir", "/data"),
        ErrorCondition.OPTION_NOT_HERE,
        "\"spark.savedmodel.storeDir\" holds for the whole application and cannot be changed here"
            + " (given in the call). Set it when the application starts:"
            + " --conf spark.savedmodel.storeDir=/data.");
  }

  @Test
  void whatHoldsForTheApplicationCannotBeChangedInASession() {
    String text =
        "\"spark.savedmodel.intraOpThreads\" holds for the whole application and cannot be"
            + " changed here (setting spark.savedmodel.intraOpThreads). Set it when the application"
            + " starts: --conf spark.savedmodel.intraOpThreads=2.";
    Map<String, String> four = Map.of("spark.savedmodel.intraOpThreads", "4");

    assertRefused(
        () -> session("spark.savedmodel.intraOpThreads", "2"),
        ErrorCondition.OPTION_NOT_HERE,
        text);
    assertRefused(
        () -> OptionResolver.resolve(NONE, Map.of("spark.savedmodel.intraOpThreads", "2"), four),
        ErrorCondition.OPTION_NOT_HERE,
        text);
  }

  @Test
  void aSessionMayRepeatWhatTheApplicationSays() {
    assertThat(
            application("spark.savedmodel.intraOpThreads", "4").value(OptionKeys.INTRA_OP_THREADS))
        .contains(4);
    assertThat(application("spark.savedmodel.storeDir", "/data").value(OptionKeys.STORE_DIRECTORY))
        .contains("/data");
  }

  static Stream<Arguments> accepted() {
    return Stream.concat(acceptedByCalls(), acceptedByApplications());
  }

  private static Stream<Arguments> acceptedByCalls() {
    return Stream.of(
        Arguments.of("signature", " predict ", "predict"),
        Arguments.of("function", " encoder.encode ", "encoder.encode"),
        Arguments.of("tags", "serve, gpu", List.of("serve", "gpu")),
        Arguments.of("tags", " ", List.of()),
        Arguments.of("version", " 0012 ", "0012"),
        Arguments.of("outputs", "a,b", List.of("a", "b")),
        Arguments.of("method", "Classify", "classify"),
        Arguments.of("casts", "Strict", "strict"),
        Arguments.of("casts", "rounding", "rounding"),
        Arguments.of("casts", " LOSSY ", "lossy"),
        Arguments.of("squeeze", "TRUE", true),
        Arguments.of("squeeze", "false", false),
        Arguments.of("runs", "Rows", "rows"),
        Arguments.of("mode", "failfast", "FAILFAST"),
        Arguments.of("mode", "PERMISSIVE", "PERMISSIVE"),
        Arguments.of("errorColumn", " why ", "why"),
        Arguments.of("featureSpec", " age BIGINT ", "age BIGINT"),
        Arguments.of("keyColumns", "id , s.part", List.of("id", "s.part")),
        Arguments.of("keyColumns", "", List.of()),
        Arguments.of("batchSize", "Auto", OptionalInt.empty()),
        Arguments.of("batchSize", "1", OptionalInt.of(1)),
        Arguments.of("batchSize", " 1048576 ", OptionalInt.of(1048576)),
        Arguments.of("runTimeout", " 30s ", Duration.ofSeconds(30)),
        Arguments.of("runTimeout", "1ms", Duration.ofMillis(1)),
        Arguments.of("runTimeout", "365d", Duration.ofDays(365)),
        Arguments.of("loadTimeout", "2MIN", Duration.ofMinutes(2)),
        Arguments.of("transport", "Auto", "auto"),
        Arguments.of("transport", " shared ", "shared"),
        Arguments.of("transport", "BLOCKS", "blocks"));
  }

  private static Stream<Arguments> acceptedByApplications() {
    return Stream.of(
        Arguments.of("sessionMaxBytes", "1", 1L),
        Arguments.of("sessionMaxBytes", "8g", 8L << 30),
        Arguments.of("opLibraries", "/opt/liba.so, libb.so", List.of("/opt/liba.so", "libb.so")),
        Arguments.of("allowedPaths", "/models, hdfs://nn/m", List.of("/models", "hdfs://nn/m")),
        Arguments.of("storeDir", " /data ", "/data"),
        Arguments.of("storeMaxBytes", "0", 0L),
        Arguments.of("storeMaxBytes", "3k", 3072L),
        Arguments.of("storeMaxBytes", " 20GB ", 20L << 30),
        Arguments.of("storeMaxBytes", "8388607t", 8388607L << 40),
        Arguments.of("intraOpThreads", "1", 1),
        Arguments.of("intraOpThreads", "1024", 1024));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsUpToTheBounds(String name, String value, Object expected) {
    assertThat(application("spark.savedmodel." + name, value).value(key(name)))
        .isEqualTo(Optional.of(expected));
  }

  static Stream<Arguments> rejected() {
    return Stream.of(rejectedInCalls(), rejectedTimesAndSizes(), rejectedForTheApplication())
        .flatMap(arguments -> arguments);
  }

  private static Stream<Arguments> rejectedInCalls() {
    String version = "a whole number, as the version's directory is called";
    return Stream.of(
        Arguments.of("signature", " ", "a name"),
        Arguments.of(
            "function",
            " ",
            "a path of objects with dots, for example __call__ or encoder.encode, or the name of a concrete function"),
        Arguments.of(
            "tags", "serve,", "tags separated by commas, or nothing for the empty tag set"),
        Arguments.of("version", "latest", version),
        Arguments.of("version", "-1", version),
        Arguments.of("version", "", version),
        Arguments.of("inputs.x", "", "the name of a column"),
        Arguments.of("outputs", "a,,b", "names separated by commas"),
        Arguments.of("outputs", "", "names separated by commas"),
        Arguments.of("method", "score", "predict, classify or regress"),
        Arguments.of("ragged.x", "a,,b", "names of inputs separated by commas"),
        Arguments.of("sparse.x", "", "names of inputs separated by commas"),
        Arguments.of("runs", "vectors", "auto, rows or batches"),
        Arguments.of("casts", "exact", "strict, rounding or lossy"),
        Arguments.of("squeeze", "yes", "true or false"),
        Arguments.of("squeeze", "1", "true or false"),
        Arguments.of("mode", "DROPMALFORMED", "FAILFAST or PERMISSIVE"),
        Arguments.of("errorColumn", "", "a name"),
        Arguments.of(
            "featureSpec",
            " ",
            "columns as CREATE TABLE writes them, for example age BIGINT NOT NULL, income FLOAT DEFAULT 0.5,"
                + " tags ARRAY<STRING>"),
        Arguments.of("keyColumns", ",id", "names separated by commas, or nothing for none"));
  }

  private static Stream<Arguments> rejectedTimesAndSizes() {
    String batchSize = "auto or a whole number from 1 to 1048576";
    String duration = "a duration with its unit from 1ms to 365d, for example 500ms, 30s or 2min";
    return Stream.of(
        Arguments.of("batchSize", "0", batchSize),
        Arguments.of("batchSize", "1048577", batchSize),
        Arguments.of("batchSize", "64.0", batchSize),
        Arguments.of("runTimeout", "0s", duration),
        Arguments.of("runTimeout", "999us", duration),
        Arguments.of("runTimeout", "30", duration),
        Arguments.of("runTimeout", "-1s", duration),
        Arguments.of("runTimeout", "366d", duration),
        Arguments.of("runTimeout", "1.5s", duration),
        Arguments.of("loadTimeout", "soon", duration));
  }

  private static Stream<Arguments> rejectedForTheApplication() {
    String length = "a size, for example 20g or 500m";
    String threads = "a whole number from 1 to 1024";
    String size = "a size of at least 1 byte, for example 8g or 512m";
    String libraries = "absolute paths, or names of files given with --files, separated by commas";
    return Stream.of(
        Arguments.of("sessionMaxBytes", "0", size),
        Arguments.of("sessionMaxBytes", "-1g", size),
        Arguments.of("sessionMaxBytes", "1.5g", size),
        Arguments.of("opLibraries", "", libraries),
        Arguments.of("opLibraries", "a.so,,b.so", libraries),
        Arguments.of("transport", "broadcast", "auto, shared or blocks"),
        Arguments.of("allowedPaths", "", "directories separated by commas"),
        Arguments.of("allowedPaths", "/a,,/b", "directories separated by commas"),
        Arguments.of("storeDir", " ", "a local directory"),
        Arguments.of("storeMaxBytes", "-1", length),
        Arguments.of("storeMaxBytes", "1.5g", length),
        Arguments.of("storeMaxBytes", "8388608t", length),
        Arguments.of("storeMaxBytes", "9223372036854775808", length),
        Arguments.of("intraOpThreads", "0", threads),
        Arguments.of("intraOpThreads", "1025", threads),
        Arguments.of("intraOpThreads", "many", threads));
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void saysWhatAMalformedValueHasToBe(String name, String value, String expected) {
    assertRefused(
        () -> application("spark.savedmodel." + name, value),
        ErrorCondition.OPTION_VALUE_INVALID,
        "Option \"" + name + "\" is \"" + value + "\" (setting spark.savedmodel." + name
            + "), but it takes " + expected + ".");
  }

  @Test
  void aMalformedValueOfACallIsSaidToBeOfTheCall() {
    assertRefused(
        () -> call("BatchSize", "lots"),
        ErrorCondition.OPTION_VALUE_INVALID,
        "Option \"BatchSize\" is \"lots\" (given in the call), but it takes auto or a whole number"
            + " from 1 to 1048576.");
  }

  @Test
  void everyOptionHasAnAcceptedAndARejectedValueAboveAndADefault() {
    Set<String> names = OptionKeys.all().stream()
        .map(key -> key.name().replace("<input>", "x"))
        .collect(Collectors.toSet());
    ResolvedOptions none = OptionResolver.resolve(NONE, NONE, NONE);

    // What may stand for a null depends on the input, which options do not know.
    assertThat(names(rejected())).isEqualTo(without(Set.of("nulls.x", "pad.x"), names));
    assertThat(names(accepted()))
        .isEqualTo(without(Set.of("nulls.x", "pad.x", "inputs.x", "ragged.x", "sparse.x"), names));
    assertThat(OptionKeys.all()).allSatisfy(key -> {
      assertThat(none.value(key)).isEmpty();
      assertThat(none.perInput(key)).isEmpty();
      assertThat(key.defaultText()).isNotBlank();
      assertThat(key.documentation()).endsWith(".");
    });
  }

  @Test
  void someOptionsHoldForTheApplication() {
    assertThat(OptionKeys.all())
        .filteredOn(key -> key.scope() == Scope.APPLICATION)
        .map(OptionKey::setting)
        .containsExactly(
            "spark.savedmodel.allowedPaths",
            "spark.savedmodel.storeDir",
            "spark.savedmodel.storeMaxBytes",
            "spark.savedmodel.intraOpThreads",
            "spark.savedmodel.sessionMaxBytes",
            "spark.savedmodel.opLibraries");
  }

  private static Set<String> without(Set<String> left, Set<String> names) {
    return names.stream().filter(name -> !left.contains(name)).collect(Collectors.toSet());
  }

  private static Set<String> names(Stream<Arguments> cases) {
    return cases.map(arguments -> (String) arguments.get()[0]).collect(Collectors.toSet());
  }

  private static OptionKey<?> key(String name) {
    return OptionKeys.all().stream()
        .filter(key -> key.matches(name))
        .findFirst()
        .orElseThrow();
  }
}
