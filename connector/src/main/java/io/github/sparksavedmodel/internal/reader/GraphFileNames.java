/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Tells by its name which file holds the graph of a model that is no SavedModel. */
final class GraphFileNames {
  private static final String META = ".meta";
  private static final List<String> GRAPHS = List.of(".pb", ".pbtxt");
  /** Parts of SavedModels, which hold no graph. */
  private static final Set<String> OTHERS =
      Set.of("keras_metadata.pb", "fingerprint.pb", GraphFile.BINARY, GraphFile.TEXT);

  private GraphFileNames() {}

  /** Whether a file of this name may hold a graph. */
  static boolean isGraph(String name) {
    return hasEnding(name, META) || isPlainGraph(name);
  }

  private static boolean isPlainGraph(String name) {
    return !OTHERS.contains(name) && GRAPHS.stream().anyMatch(ending -> hasEnding(name, ending));
  }

  private static boolean hasEnding(String name, String ending) {
    return name.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /**
   * The one graph in a directory: a session bundle's, else of the latest checkpoint, else the only
   * one. Savers write graphs of their own beside others, so those with checkpoints come first.
   *
   * @throws ModelException MODEL_FILE_AMBIGUOUS if there are several
   */
  static Optional<Path> find(FileSystem files, Folder folder) {
    List<String> names = folder.fileNames();
    if (names.contains(SessionBundle.FILE)) {
      return Optional.of(new Path(folder.path(), SessionBundle.FILE));
    }
    List<String> saved = names.stream().filter(name -> hasEnding(name, META)).toList();
    if (saved.size() > 1) {
      Optional<String> latest = Checkpoint.latest(files, folder.path(), names)
          .map(prefix -> prefix + META)
          .filter(saved::contains);
      return Optional.of(new Path(folder.path(), latest.orElseThrow(() -> many(folder, saved))));
    }
    List<String> found = Stream.of(
            saved, names.stream().filter(GraphFileNames::isPlainGraph).toList())
        .filter(list -> !list.isEmpty())
        .findFirst()
        .orElse(List.of());
    if (found.size() > 1) {
      throw many(folder, found);
    }
    return found.stream().findFirst().map(name -> new Path(folder.path(), name));
  }

  private static ModelException many(Folder folder, List<String> names) {
    return new ModelException(ErrorCondition.MODEL_FILE_AMBIGUOUS.with(
        "path", folder.path(), "files", ErrorMessage.quoted(names)));
  }
}
