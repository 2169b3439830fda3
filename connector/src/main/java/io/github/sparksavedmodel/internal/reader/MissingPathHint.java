/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorMessage;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Says what is there instead of a path that is not. */
final class MissingPathHint {
  private MissingPathHint() {}

  static String of(FileSystem files, Path missing) {
    try {
      return describe(files, missing);
    } catch (IOException e) {
      return "Check the path.";
    }
  }

  private static String describe(FileSystem files, Path missing) throws IOException {
    Path child = missing;
    Path parent = missing.getParent();
    while (parent != null && !files.exists(parent)) {
      child = parent;
      parent = parent.getParent();
    }
    if (parent == null) {
      return "Check the path.";
    }
    if (!files.getFileStatus(parent).isDirectory()) {
      return "\"" + parent + "\" is a file.";
    }
    Folder folder = Folder.list(files, parent);
    String nearest = child.equals(missing) ? "" : "\"" + child + "\" does not exist either. ";
    List<String> similar = SimilarNames.of(child.getName(), folder.directoryNames());
    return nearest + (similar.isEmpty() ? content(folder) : question(parent, similar));
  }

  private static String question(Path parent, List<String> similar) {
    List<String> paths = similar.stream()
        .map(name -> '"' + parent.toString().replaceAll("/$", "") + '/' + name + '"')
        .toList();
    return "Did you mean " + String.join(" or ", paths) + "?";
  }

  private static String content(Folder folder) {
    return folder.entries().isEmpty()
        ? "\"" + folder.path() + "\" is empty."
        : "In \"" + folder.path() + "\" there are: " + ErrorMessage.quoted(folder.names()) + ".";
  }
}
