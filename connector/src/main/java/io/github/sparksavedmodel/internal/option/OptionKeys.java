/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.option;

import io.github.sparksavedmodel.internal.option.OptionKey.Scope;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Every option there is. */
public final class OptionKeys {
  private static final int MOST_ROWS = 1 << 20;
  private static final int MOST_THREADS = 1 << 10;
  private static final String NAME = "a name";
  private static final String NAMES = "names separated by commas";

  /** The signature to score with. */
  public static final OptionKey<String> SIGNATURE = call(
      "signature",
      NAME,
      "`serving_default`, else the only signature",
      "The signature to score with. Its inputs, outputs, types and shapes are those of the call.",
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

  /** The column of one input. */
  public static final OptionKey<String> INPUTS = call(
      "inputs.<input>",
      "the name of a column",
      "the column of the input's name",
      "The column for one input. It is looked up whole first, then as a path into struct columns with dots.",
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

  /** The outputs to give back. */
  public static final OptionKey<List<String>> OUTPUTS = call(
      "outputs",
      NAMES,
      "all outputs of the signature",
      "The outputs to give back. Others are neither computed nor checked.",
      OptionKeys::atLeastOne);

  /** Which conversions are made without being asked for. */
  public static final OptionKey<String> CASTS = call(
      "casts",
      "strict, rounding or lossy",
      "`rounding`",
      "Which conversions are allowed. `strict`: only those that keep the value; a value that does not fit an integer type"
          + " is an error on its row. `rounding`: also numbers to floating point, to the nearest value; a finite value"
          + " that would become infinite is an error on its row. `lossy`: also dropped fractions, and text to numbers"
          + " and back.",
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

  /** Where model copies and the native library are kept on each host. */
  public static final OptionKey<String> STORE_DIRECTORY = application(
      "storeDir",
      "a local directory",
      "`spark-savedmodel-<user>` in the JVM's temporary directory",
      "Where each host keeps copies of models and TensorFlow's native library (about 700 MB). It has to be on a file"
          + " system that allows programs to run.",
      OptionKey::nonBlank);

  /** The threads that one TensorFlow operation may use. */
  public static final OptionKey<Integer> INTRA_OP_THREADS = application(
      "intraOpThreads",
      "a whole number from 1 to " + MOST_THREADS,
      "`spark.task.cpus`",
      "The threads that one TensorFlow operation may use. The pool is one per executor: the first model loaded decides.",
      text -> OptionKey.wholeNumber(text, 1, MOST_THREADS));

  private static final List<OptionKey<?>> ALL = List.of(
      SIGNATURE,
      TAGS,
      VERSION,
      INPUTS,
      NULLS,
      OUTPUTS,
      CASTS,
      SQUEEZE,
      MODE,
      ERROR_COLUMN,
      KEY_COLUMNS,
      BATCH_SIZE,
      STORE_DIRECTORY,
      INTRA_OP_THREADS);

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
