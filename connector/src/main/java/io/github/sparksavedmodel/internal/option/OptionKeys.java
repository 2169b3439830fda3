/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import io.github.sparksavedmodel.internal.option.OptionKey.Scope;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Every option there is. */
public final class OptionKeys {
  private static final int MOST_ROWS = 1 << 20;
  private static final int MOST_THREADS = 1 << 10;
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final String DURATION =
      "a duration with its unit from 1ms to 365d, for example 500ms, 30s or 2min";
  private static final String NAME = "a name";
  private static final String NAMES = "names separated by commas";

  /** The signature to score with. */
  public static final OptionKey<String> SIGNATURE = call(
      "signature",
      NAME,
      "`serving_default`, else the only signature",
      "The signature to score with. Its inputs, outputs, types and shapes are those of the call.",
      OptionKey::nonBlank);

  /** The function to call instead of a signature. */
  public static final OptionKey<String> FUNCTION = call(
      "function",
      "a path of objects with dots, for example __call__ or encoder.encode, or the name of a concrete function",
      "none: a signature is used",
      "The function of a TF2 model to score with, one that is attached to an object of the model and need not be a"
          + " signature. If it was traced for several types, the columns choose.",
      OptionKey::nonBlank);

  /** The tag set of the MetaGraph to score with. */
  public static final OptionKey<List<String>> TAGS = call(
      "tags",
      "tags separated by commas, or nothing for the empty tag set",
      "`serve`, else the tags of the only MetaGraph",
      "The exact tag set of the MetaGraph to score with; order does not matter.",
      OptionKey::names);

  /** The version below a base directory. */
  public static final OptionKey<String> VERSION = call(
      "version",
      "a whole number, as the version's directory is called",
      "the largest",
      "Which version to use if the model path is a base directory with numbered versions, as TensorFlow Serving and"
          + " Estimators lay them out. Leading zeros do not matter.",
      OptionKeys::version);

  /** What is made of the signature's outputs. */
  public static final OptionKey<String> METHOD = call(
      "method",
      "predict, classify or regress",
      "`predict`",
      "What is made of the signature's outputs, as by TensorFlow Serving. `predict`: they are given as they are. `classify`:"
          + " the outputs `classes` and `scores`, or one of them, become the field `classes` of type"
          + " `ARRAY<STRUCT<label STRING, score FLOAT>>`. `regress`: the output `outputs` becomes the field `value` of type"
          + " `FLOAT`. Keys, types and shapes of the signature decide whether that can be done. A signature whose method name"
          + " says something else is used with a warning, but refused with `casts=strict`.",
      OptionKey.oneOf("predict", "classify", "regress"));

  /** The column of one input. */
  public static final OptionKey<String> INPUTS = call(
      "inputs.<input>",
      "the name of a column",
      "the column of the input's name",
      "The column for one input. It is looked up whole first, then as a path into struct columns with dots.",
      OptionKey::nonBlank);

  /** The features of serialized tf.Examples. */
  public static final OptionKey<String> FEATURE_SPEC = call(
      "featureSpec",
      "columns as CREATE TABLE writes them, for example age BIGINT NOT NULL, income FLOAT DEFAULT 0.5, tags ARRAY<STRING>",
      "what the graph parses",
      "The features of the tf.Examples that the string input of the signature wants, where the graph does not tell or is not"
          + " to be asked. BIGINT and smaller, or BOOLEAN: an int64 feature; FLOAT, DOUBLE: float; STRING, BINARY: bytes."
          + " A plain type is one value, an array any number of values, an array of arrays a feature list of"
          + " tf.SequenceExamples. `NOT NULL`: a null is an error on its row, a missing column one of the query."
          + " `DEFAULT` and a number or a text in single quotes: the value that is written for nulls, or without a column.",
      OptionKey::nonBlank);

  /** What stands for nulls of one input. */
  public static final OptionKey<String> NULLS = call(
      "nulls.<input>",
      "error, default or a value of the input's type",
      "`error`",
      "What stands for a null in the column of one input, or inside its arrays. `error`: nothing, a null is an error on"
          + " its row. `default`: 0, false or the empty text. Anything else is the value itself. A null array becomes one"
          + " full of that value if the input says how long it is, else it stays an error.",
      text -> text);

  /** What makes the arrays of one input equally long. */
  public static final OptionKey<String> PAD = call(
      "pad.<input>",
      "default or a value of the input's type",
      "rows of one length are run together",
      "What the arrays of one input are filled up with, to the length of the longest of the batch, where the model leaves"
          + " the length open. `default`: 0, false or the empty text. Outputs keep the padded length. If the model takes"
          + " the lengths before, they are an input of its own, for example `size(x) AS lengths`.",
      text -> text);

  /** The inputs that make up a ragged one. */
  public static final OptionKey<List<String>> RAGGED = call(
      "ragged.<input>",
      "names of inputs separated by commas",
      "as the model says",
      "The inputs that are the parts of one ragged tensor: the flat values, then the row splits, outermost first, for"
          + " example `ragged.words=words,words_1`. They become one input of the option's name, whose column is an array"
          + " for each split. Needed only if the model does not say so itself, which `savedmodel show` tells.",
      OptionKeys::atLeastOne);

  /** The inputs that make up a sparse one. */
  public static final OptionKey<List<String>> SPARSE = call(
      "sparse.<input>",
      "names of inputs separated by commas",
      "as the model says",
      "The inputs that are the parts of one sparse tensor: the indices, the values and the dense shape, for example"
          + " `sparse.bag=bag,bag_1,bag_2`. They become one input of the option's name, whose column is a struct of"
          + " `indices`, `values` and `shape`. Needed only if the model does not say so itself.",
      OptionKeys::atLeastOne);

  /** How many rows a run takes. */
  public static final OptionKey<String> RUNS = call(
      "runs",
      "auto, rows or batches",
      "`auto`",
      "How many rows a run of the model takes. `auto`: a batch; one row if all inputs are scalars; a signature without"
          + " inputs is refused. `rows`: always one row, also for a signature without inputs, for a scalar input beside"
          + " others, and for outputs that have no batch dimension. `batches`: a batch even if all inputs are scalars,"
          + " each of which is fed a vector: right only if the model computes each value by itself.",
      OptionKey.oneOf("auto", "rows", "batches"));

  /** The outputs to give back. */
  public static final OptionKey<List<String>> OUTPUTS = call(
      "outputs",
      NAMES,
      "all outputs of the signature",
      "The outputs to give back. Others are neither computed nor checked. An entry `operation:index` that is no output of"
          + " the signature is that tensor of the graph; if the model has no signatures, every entry is a tensor, with or"
          + " without `:0`. Then the inputs are those that the outputs need, and a field of the struct or an `inputs.`"
          + " option that names a tensor feeds that.",
      OptionKeys::atLeastOne);

  /** Which conversions are made without being asked for. */
  public static final OptionKey<String> CASTS = call(
      "casts",
      "strict, rounding or lossy",
      "`rounding`",
      "Which conversions are allowed. `strict`: only those that keep the value; a value that does not fit an integer type"
          + " is an error on its row. `rounding`: also numbers to floating point, to the nearest value; a finite value"
          + " that would become infinite is an error on its row. `lossy`: also dropped fractions, and text to numbers"
          + " and back. `strict` also takes a signature by its word: see `method`.",
      OptionKey.oneOf("strict", "rounding", "lossy"));

  /** Whether outputs with one value per row lose their array. */
  public static final OptionKey<Boolean> SQUEEZE = call(
      "squeeze",
      "true or false",
      "`false`",
      "Give outputs whose inner dimensions are all 1, such as `[-1, 1]`, as plain values instead of arrays.",
      OptionKey::strictBoolean);

  /** What happens to rows that cannot be scored. */
  public static final OptionKey<String> MODE = call(
      "mode",
      "FAILFAST or PERMISSIVE",
      "`FAILFAST`",
      "What happens to a row that cannot be scored. `FAILFAST`: the query fails and the error names the row."
          + " `PERMISSIVE`: its outputs are null. The Dataset API and the command line also know `DROPMALFORMED`: such"
          + " rows are left out.",
      OptionKey.oneOf("FAILFAST", "PERMISSIVE"));

  /** The name of the output field that tells why a row was not scored. */
  public static final OptionKey<String> ERROR_COLUMN = call(
      "errorColumn",
      NAME,
      "none",
      "With `PERMISSIVE`, the name of a further STRING output that tells why a row was not scored; null for rows that"
          + " were.",
      OptionKey::nonBlank);

  /** The columns that identify a row in error messages. */
  public static final OptionKey<List<String>> KEY_COLUMNS = call(
      "keyColumns",
      NAMES + ", or nothing for none",
      "none",
      "The columns that identify a row. Errors on rows show their values beside partition and ordinal.",
      OptionKey::names);

  /** The number of rows that TensorFlow gets at once. */
  public static final OptionKey<OptionalInt> BATCH_SIZE = call(
      "batchSize",
      "auto or a whole number from 1 to " + MOST_ROWS,
      "`auto`",
      "The most rows that TensorFlow gets at once; the end of a partition or of a columnar batch ends a batch, too. `auto` begins with 64 and doubles while a run stays under 200 ms,"
          + " up to 4096 rows and 16 MiB of inputs and outputs.",
      OptionKeys::batchSize);

  /** How long one run may take. */
  public static final OptionKey<Duration> RUN_TIMEOUT = call(
      "runTimeout",
      DURATION,
      "none",
      "How long TensorFlow may take for one batch. When it passes, the task fails, in every mode, and the model stays"
          + " loaded. TensorFlow looks at the clock between operations: one that is being computed is not interrupted,"
          + " so a run may take longer by that. With a limit, runs are made by TensorFlow's own pool of threads instead"
          + " of the task's thread, which takes about 10 µs more for each.",
      OptionKeys::duration);

  /** How long a task waits for its model. */
  public static final OptionKey<Duration> LOAD_TIMEOUT = call(
      "loadTimeout",
      DURATION,
      "none",
      "How long a task waits for its model to be fetched and loaded. When it passes, the task fails, but loading goes on,"
          + " and a later task uses the model once it is loaded.",
      OptionKeys::duration);

  /** How the model gets to the executors. */
  public static final OptionKey<String> TRANSPORT = call(
      "transport",
      "auto, shared or blocks",
      "`auto`",
      "How the model gets to the executors. `shared`: each reads the path itself, with the session's Hadoop configuration."
          + " `blocks`: the driver reads the path, and executors fetch the files from it and from each other. `auto`:"
          + " `blocks` for local paths (`file:`) unless Spark runs in local mode, where they are read in place; `shared`"
          + " for all others.",
      OptionKey.oneOf("auto", "shared", "blocks"));

  /** The directories that models may be in. */
  public static final OptionKey<List<String>> ALLOWED_PATHS = application(
      "allowedPaths",
      "directories separated by commas",
      "every path",
      "The directories below which models have to be, so that nobody makes the driver read and ship other files. Symbolic"
          + " links of local paths are followed first. Models are then read with the Hadoop configuration of the"
          + " application; what a session sets for file systems does not count.",
      OptionKeys::atLeastOne);

  /** Where model copies and the native library are kept on each host. */
  public static final OptionKey<String> STORE_DIRECTORY = application(
      "storeDir",
      "a local directory",
      "`spark-savedmodel-<user>` in the first of YARN's `LOCAL_DIRS` or of `SPARK_LOCAL_DIRS`, else in the JVM's temporary directory",
      "Where each host keeps copies of models and TensorFlow's native library (about 700 MB). It has to be on a file"
          + " system that allows programs to run.",
      OptionKey::nonBlank);

  /** How long all model copies on a host may be together. */
  public static final OptionKey<Long> STORE_MAX_BYTES = application(
      "storeMaxBytes",
      "a size, for example 20g or 500m",
      "`20g`",
      "How long the copies of models on each host may be together. When a new one is made, copies that nobody uses are"
          + " removed, those first that were not used for longest. Copies in use stay, even if they are longer. The"
          + " native library does not count.",
      text -> OptionKey.bytes(text, 0));

  /** The threads that one TensorFlow operation may use. */
  public static final OptionKey<Integer> INTRA_OP_THREADS = application(
      "intraOpThreads",
      "a whole number from 1 to " + MOST_THREADS,
      "`spark.task.cpus`",
      "The threads that one TensorFlow operation may use. The pool is one per executor: the first model loaded decides.",
      text -> OptionKey.wholeNumber(text, 1, MOST_THREADS));

  /** The memory for loaded models. */
  public static final OptionKey<Long> SESSION_MAX_BYTES = application(
      "sessionMaxBytes",
      "a size of at least 1 byte, for example 8g or 512m",
      "half of the memory that the machine or container has beyond the Java heap's maximum, at least 1 GB",
      "The most memory that the models loaded in one executor may take, by the length of their graphs and variables. To"
          + " make room for another, those that nobody uses are closed, least recently used first. Models in use are not"
          + " closed: if they leave too little room, the next is loaded nevertheless, with a warning. A model that nobody"
          + " has used for two minutes is closed in any case.",
      text -> OptionKey.bytes(text, 1));

  /** The libraries of custom operations. */
  public static final OptionKey<List<String>> OP_LIBRARIES = application(
      "opLibraries",
      "absolute paths, or names of files given with --files, separated by commas",
      "none",
      "Libraries of custom operations, built for the TensorFlow release of this connector, that models need. A path has"
          + " to exist on every host; a name is that of a file shipped with `--files` (`spark.files`). Each executor loads"
          + " them once, before its first model. They are native code: name only files that you trust.",
      OptionKeys::atLeastOne);

  private static final List<OptionKey<?>> ALL = List.of(
      SIGNATURE,
      FUNCTION,
      TAGS,
      VERSION,
      METHOD,
      INPUTS,
      FEATURE_SPEC,
      NULLS,
      PAD,
      RAGGED,
      SPARSE,
      RUNS,
      OUTPUTS,
      CASTS,
      SQUEEZE,
      MODE,
      ERROR_COLUMN,
      KEY_COLUMNS,
      BATCH_SIZE,
      RUN_TIMEOUT,
      LOAD_TIMEOUT,
      TRANSPORT,
      ALLOWED_PATHS,
      STORE_DIRECTORY,
      STORE_MAX_BYTES,
      INTRA_OP_THREADS,
      SESSION_MAX_BYTES,
      OP_LIBRARIES);

  private OptionKeys() {}

  /** All options, in the order in which the documentation lists them. */
  public static List<OptionKey<?>> all() {
    return ALL;
  }

  private static <T> OptionKey<T> call(
      String name,
      String expected,
      String defaultText,
      String documentation,
      Function<String, T> parser) {
    return new OptionKey<>(name, Scope.CALL, expected, defaultText, documentation, parser);
  }

  private static <T> OptionKey<T> application(
      String name,
      String expected,
      String defaultText,
      String documentation,
      Function<String, T> parser) {
    return new OptionKey<>(name, Scope.APPLICATION, expected, defaultText, documentation, parser);
  }

  private static List<String> atLeastOne(String text) {
    List<String> names = OptionKey.names(text);
    if (names.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return names;
  }

  private static Duration duration(String text) {
    return OptionKey.duration(text, LONGEST);
  }

  private static String version(String text) {
    if (!text.strip().matches("[0-9]+")) {
      throw new IllegalArgumentException();
    }
    return text.strip();
  }

  private static OptionalInt batchSize(String text) {
    return text.strip().equalsIgnoreCase("auto")
        ? OptionalInt.empty()
        : OptionalInt.of(OptionKey.wholeNumber(text, 1, MOST_ROWS));
  }
}
