/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.spark;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.error.OptionException;
import io.github.sparksavedmodel.internal.option.OptionKeys;
import io.github.sparksavedmodel.internal.reader.ModelFile;
import io.github.sparksavedmodel.internal.reader.ModelSnapshot;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The directories below which models have to be. Paths are compared as they are reached: qualified,
 * and with the symbolic links of local ones followed. Immutable.
 */
final class AllowedPaths {
  private final List<String> given;
  private final Configuration hadoop;
  private final List<URI> directories = new ArrayList<>();

  /**
   * Resolves the directories.
   *
   * @throws OptionException if one has no file system
   */
  AllowedPaths(List<String> given, Configuration hadoop) {
    this.given = List.copyOf(given);
    this.hadoop = hadoop;
    for (String directory : given) {
      try {
        directories.add(reached(new Path(directory)));
      } catch (IOException | IllegalArgumentException e) {
        throw new OptionException(
            ErrorCondition.OPTION_VALUE_INVALID.with(
                "option",
                OptionKeys.ALLOWED_PATHS.name(),
                "value",
                directory,
                "source",
                "setting " + OptionKeys.ALLOWED_PATHS.setting(),
                "expected",
                OptionKeys.ALLOWED_PATHS.expected() + ", but: " + e.getMessage()),
            e);
      }
    }
  }

  /**
   * Refuses a path that is elsewhere, before anything there is read.
   *
   * @throws ModelException MODEL_PATH_NOT_ALLOWED, or MODEL_READ_FAILED if the path has no file
   *     system
   */
  void check(Path path) {
    try {
      check(path.toString(), reached(path));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(path, e);
    }
  }

  /** Refuses a model whose version or files are links that lead elsewhere. */
  void check(ModelSnapshot model) {
    Path directory = new Path(model.layout().directory(model.description().path()));
    check(directory);
    if (!ModelFileSystems.isLocal(directory.toUri())) {
      return;
    }
    for (ModelFile file : model.listing().files()) {
      java.nio.file.Path path = new File(directory.toUri().getPath(), file.relativePath()).toPath();
      try {
        check(path.toString(), local(path));
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }
  }

  private static ModelException unreadable(Object path, Exception cause) {
    String reason =
        Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    return new ModelException(
        ErrorCondition.MODEL_READ_FAILED.with("file", path, "reason", reason), cause);
  }

  private void check(String path, URI reached) {
    if (directories.stream().noneMatch(directory -> isBelow(reached, directory))) {
      throw new ModelException(ErrorCondition.MODEL_PATH_NOT_ALLOWED.with(
          "path", path, "allowed", ErrorMessage.quoted(given)));
    }
  }

  private static boolean isBelow(URI path, URI directory) {
    String folder = directory.getPath();
    return isSame(path.getScheme(), directory.getScheme())
        && isSame(path.getAuthority(), directory.getAuthority())
        && !Arrays.asList(path.getPath().split("/")).contains("..")
        && (path.getPath().equals(folder)
            || path.getPath().startsWith(folder.endsWith("/") ? folder : folder + '/'));
  }

  private static boolean isSame(String one, String other) {
    return Objects.toString(one, "").equalsIgnoreCase(Objects.toString(other, ""));
  }

  private URI reached(Path path) throws IOException {
    URI qualified = path.getFileSystem(hadoop).makeQualified(path).toUri();
    return ModelFileSystems.isLocal(qualified)
        ? local(new File(qualified.getPath()).toPath())
        : qualified;
  }

  private static URI local(java.nio.file.Path path) throws IOException {
    return new Path(ModelFileSystems.LOCAL_SCHEME, null, followed(path).toString()).toUri();
  }

  /** What does not exist has no links. */
  private static java.nio.file.Path followed(java.nio.file.Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      java.nio.file.Path parent = path.getParent();
      return parent == null ? path : followed(parent).resolve(path.getFileName());
    }
  }
}
