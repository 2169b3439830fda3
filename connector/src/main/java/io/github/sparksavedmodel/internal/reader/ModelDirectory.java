/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds a model, found from the path that the user gave.
 *
 * <p>The path is either that directory, or holds versions of the model in directories whose names
 * are numbers, as TensorFlow Serving and Estimators lay them out; the largest number is the latest.
 *
 * @param path the directory
 * @param graphFile the file in it that holds the graph
 */
record ModelDirectory(Path path, Path graphFile) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Comparator<String> BY_NUMBER = Comparator.comparing(
          (String name) -> new BigInteger(name))
      .thenComparing(Comparator.naturalOrder());

  boolean isSavedModel() {
    return graphFile.getName().equals(GraphFile.BINARY)
        || graphFile.getName().equals(GraphFile.TEXT);
  }

  static ModelDirectory resolve(FileSystem files, Path given, @Nullable String version)
      throws IOException {
    if (isGraphFile(files, given)) {
      return new ModelDirectory(given.getParent(), given);
    }
    Optional<Path> graphFile = findGraphFile(files, given);
    if (graphFile.isPresent()) {
      if (version != null) {
        throw new ModelException(
            ErrorCondition.MODEL_NOT_VERSIONED.with("path", given, "version", version));
      }
      return new ModelDirectory(given, graphFile.get());
    }
    Folder folder = Folder.list(files, given);
    List<String> versions = versions(folder);
    if (versions.isEmpty()) {
      return new ModelDirectory(given, otherGraphFile(files, folder));
    }
    Path chosen = new Path(given, choose(given, versions, version));
    Optional<Path> chosenFile = findGraphFile(files, chosen);
    return new ModelDirectory(
        chosen,
        chosenFile.isPresent()
            ? chosenFile.get()
            : otherGraphFile(files, Folder.list(files, chosen)));
  }

  /** The graph of a model that is no SavedModel. */
  private static Path otherGraphFile(FileSystem files, Folder folder) {
    return GraphFileNames.find(files, folder)
        .orElseThrow(() -> MissingGraphHint.error(files, folder));
  }

  /** Whether the model's file was given instead of its directory; other files are refused. */
  private static boolean isGraphFile(FileSystem files, Path path) throws IOException {
    FileStatus status = findStatus(files, path).orElseThrow(() -> notFound(files, path));
    if (status.isDirectory()) {
      return false;
    }
    Path parent = path.getParent();
    boolean isPart = parent != null && findGraphFile(files, parent).isPresent();
    if (isPart || !GraphFileNames.isGraph(path.getName())) {
      throw new ModelException(
          ErrorCondition.MODEL_NOT_A_DIRECTORY.with("path", path, "hint", fileHint(files, path)));
    }
    return true;
  }

  private static ModelException notFound(FileSystem files, Path path) {
    return new ModelException(
        ErrorCondition.MODEL_NOT_FOUND.with("path", path, "hint", MissingPathHint.of(files, path)));
  }

  private static String fileHint(FileSystem files, Path path) throws IOException {
    Path parent = path.getParent();
    if (parent != null && findGraphFile(files, parent).isPresent()) {
      return "Give the directory that the file is in: \"" + parent + "\".";
    }
    return OtherFormat.hint(path.getName())
        .orElse(
            "Give the directory that holds \"saved_model.pb\", or a file with a graph (.meta, .pb or"
                + " .pbtxt).");
  }

  /** The graph of a SavedModel. */
  static Optional<Path> findGraphFile(FileSystem files, Path directory) throws IOException {
    for (String name : List.of(GraphFile.BINARY, GraphFile.TEXT)) {
      Path file = new Path(directory, name);
      if (findStatus(files, file).filter(FileStatus::isFile).isPresent()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static Optional<FileStatus> findStatus(FileSystem files, Path path) throws IOException {
    try {
      return Optional.of(files.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static List<String> versions(Folder folder) {
    return folder.directoryNames().stream()
        .filter(name -> NUMBER.matcher(name).matches())
        .sorted(BY_NUMBER)
        .toList();
  }

  private static String choose(Path given, List<String> versions, @Nullable String version) {
    if (version == null) {
      return versions.get(versions.size() - 1);
    }
    if (versions.contains(version)) {
      return version;
    }
    return versions.stream()
        .filter(name -> isSameNumber(name, version.strip()))
        .findFirst()
        .orElseThrow(() -> new ModelException(ErrorCondition.MODEL_VERSION_NOT_FOUND.with(
            "path", given, "version", version, "versions", ErrorMessage.quoted(versions))));
  }

  private static boolean isSameNumber(String name, String version) {
    return NUMBER.matcher(version).matches()
        && new BigInteger(name).equals(new BigInteger(version));
  }
}
