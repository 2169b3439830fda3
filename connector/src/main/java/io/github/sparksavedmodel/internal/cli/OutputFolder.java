/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where {@code savedmodel run} writes outputs as files of numpy. */
final class OutputFolder {
  @Option(
      names = "--outdir",
      paramLabel = "DIR",
      description = "Also write each output to DIR/OUTPUT.npy.")
  private @Nullable Path folder;

  @Option(names = "--overwrite", description = "Replace files that exist in DIR.")
  private boolean overwrite;

  /** Refuses before the run what could not be written after it. */
  void check(List<String> keys) {
    for (String key : keys) {
      if (folder != null && key.matches(".*[/\\\\\0].*")) {
        throw new CommandException("Output \"" + key
            + "\" has a name that no file can have. Choose others with --option outputs=NAME,...");
      }
      if (folder != null && !overwrite && Files.exists(file(folder, key))) {
        throw new CommandException("Output file " + file(folder, key)
            + " already exists. Add --overwrite to replace the existing output files.");
      }
    }
  }

  private static Path file(Path folder, String key) {
    return folder.resolve(key + ".npy");
  }

  /** Writes an output if a folder was given. */
  void write(OutputValue value, PrintWriter out) {
    if (folder == null) {
      return;
    }
    NumpyArray array = value
        .array()
        .orElseThrow(() -> unwritable(value, "is no array: it is ragged or sparse, or has nulls"));
    if (array.type().isCharacters()
        && array.elements().stream().anyMatch(OutputFolder::endsInNul)) {
      throw unwritable(value, "has bytes that end in NUL, which numpy does not keep");
    }
    Path file = file(folder, value.key());
    try {
      Files.createDirectories(folder);
      Files.write(file, NpyFormat.write(array));
    } catch (IOException failure) {
      throw new CommandException("The file " + file + " cannot be written: " + failure);
    }
    out.println("Output " + value.key() + " is saved to " + file);
  }

  private static boolean endsInNul(Object element) {
    return element instanceof byte[] bytes && bytes.length > 0 && bytes[bytes.length - 1] == 0;
  }

  private static CommandException unwritable(OutputValue value, String why) {
    return new CommandException("Output \"" + value.key() + "\" " + why
        + ", so it cannot be written to a file. Choose others with --option outputs=NAME,...");
  }
}
