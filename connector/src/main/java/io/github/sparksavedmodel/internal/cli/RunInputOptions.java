/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code savedmodel run} feeds. */
final class RunInputOptions {
  private static final Pattern FILE =
      Pattern.compile("([^=]+)=([^\\[\\]]+)(?:\\[([^\\[\\]]+)\\])?");

  @Option(
      names = {"--inputs", "-i"},
      paramLabel = "INPUT=FILE",
      description = "Arrays from files of numpy: 'x=f.npy;y=f.npz[name]'.")
  private String files = "";

  @Option(
      names = {"--input-exprs", "--input_exprs"},
      paramLabel = "INPUT=LITERAL",
      description = "Arrays as Python writes them: 'x=[[1],[2]];words=[\"a\", b\"\\xff\"]'.")
  private String literals = "";

  @Option(
      names = {"--input-examples", "--input_examples"},
      paramLabel = "INPUT=LITERAL",
      description = "Serialized tf.Examples: 'inputs=[{\"age\": [22.0], \"name\": [\"a\"]}]'.")
  private String examples = "";

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Rows as JSON: an object on each line, or {\"instances\": [...]} as for"
          + " TensorFlow Serving. Bytes are {\"b64\": \"...\"}.")
  @Nullable
  String json;

  /** What is wrong with the options together, or null. */
  @Nullable
  String problem() {
    return json != null && hasArrays()
        ? "--input cannot be combined with --inputs, --input-exprs or --input-examples."
        : null;
  }

  boolean hasArrays() {
    return !(files.isBlank() && literals.isBlank() && examples.isBlank());
  }

  /**
   * The arrays by input. What is given twice is taken from the later of files, literals and
   * examples.
   */
  Map<String, NumpyArray> arrays(Configuration configuration, PrintWriter err) {
    Map<String, NumpyArray> arrays = new LinkedHashMap<>(files(configuration));
    add(arrays, literals, "--input-exprs", NumpyArray::ofLiteral, err);
    add(arrays, examples, "--input-examples", ExampleLiteral::serialized, err);
    return arrays;
  }

  private Map<String, NumpyArray> files(Configuration configuration) {
    Map<String, NumpyArray> arrays = new LinkedHashMap<>();
    for (String file : files.split(";", -1)) {
      Matcher matcher = FILE.matcher(file.strip());
      if (matcher.matches()) {
        arrays.put(
            matcher.group(1), NumpyFile.read(matcher.group(2), matcher.group(3), configuration));
      } else if (!file.isBlank()) {
        throw new CommandException(
            "--inputs: \"" + file + "\" is not of the form INPUT=FILE or INPUT=FILE[NAME].");
      }
    }
    return arrays;
  }

  private static void add(
      Map<String, NumpyArray> arrays,
      String text,
      String option,
      BiFunction<String, Object, NumpyArray> array,
      PrintWriter err) {
    PythonLiteral.assignments(text).forEach((input, literal) -> {
      if (arrays.put(input, array.apply(input, literal)) != null) {
        err.println("Input \"" + input + "\" is given more than once; " + option + " is used.");
      }
    });
  }
}
