/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Says what a directory holds that has no {@code saved_model.pb}. */
final class MissingGraphHint {
  private static final int MOST_SEARCHED = 20;
  private static final Set<String> PARTS_OF_A_MODEL =
      Set.of("variables", "assets", "keras_metadata.pb", "fingerprint.pb");

  private final FileSystem files;
  private final Folder folder;

  private MissingGraphHint(FileSystem files, Folder folder) {
    this.files = files;
    this.folder = folder;
  }

  static ModelException error(FileSystem files, Folder folder) {
    if (folder.fileNames().contains(GraphFile.CHUNKED)) {
      return new ModelException(ErrorCondition.MODEL_FILE_UNSUPPORTED.with("path", folder.path()));
    }
    return new ModelException(ErrorCondition.MODEL_FILE_MISSING.with(
        "path", folder.path(), "hint", new MissingGraphHint(files, folder).text()));
  }

  private String text() {
    if (folder.entries().isEmpty()) {
      return "It is empty.";
    }
    return modelBelow()
        .or(this::incompleteModel)
        .or(this::checkpoint)
        .or(this::otherFormat)
        .orElseGet(() -> "It holds: " + ErrorMessage.quoted(folder.names()) + ".");
  }

  private Optional<String> modelBelow() {
    return folder.directoryNames().stream()
        .limit(MOST_SEARCHED)
        .map(name -> new Path(folder.path().toString() + '/' + name))
        .filter(this::isModel)
        .findFirst()
        .map(below -> "There is one in \"" + below + "\".");
  }

  private boolean isModel(Path directory) {
    try {
      return ModelDirectory.findGraphFile(files, directory).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<String> incompleteModel() {
    List<String> parts =
        folder.names().stream().filter(PARTS_OF_A_MODEL::contains).toList();
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of("It has other parts of a SavedModel (" + ErrorMessage.quoted(parts)
            + "), so a copy may be incomplete. Copy the whole directory again.");
  }

  private Optional<String> checkpoint() {
    return folder.fileNames().stream()
        .filter(name -> name.equals("checkpoint") || name.endsWith(".index"))
        .findFirst()
        .map(name -> "It holds a checkpoint (\"" + name + "\"), which has the values of variables"
            + " but neither graph nor signatures. Put the graph (.meta) beside it, or restore it in"
            + " Python and write a SavedModel with tf.saved_model.save(model, directory).");
  }

  private Optional<String> otherFormat() {
    return folder.fileNames().stream()
        .map(OtherFormat::hint)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
