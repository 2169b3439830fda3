/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a model, without Hadoop's own hidden checksum files: every file below its directory,
 * or some of them. Two listings are equal if no file was added, removed or written again between
 * them.
 *
 * @param files the files, sorted by relative path
 * @param isWhole whether all files of the directory belong to the model
 */
public record ModelListing(List<ModelFile> files, boolean isWhole) implements Serializable {

  static final String ASSETS = "assets";

  /** Sorts and copies the list. */
  public ModelListing {
    files = files.stream().sorted(Comparator.comparing(ModelFile::relativePath)).toList();
  }

  /** Every file of a directory. */
  public ModelListing(List<ModelFile> files) {
    this(files, true);
  }

  /**
   * Lists a model's directory with all folders below it.
   *
   * @throws ModelException {@code MODEL_READ_FAILED} if that fails
   */
  public static ModelListing of(Path directory, Configuration hadoop) {
    return of(directory, ReadFailure.guard(directory, () -> directory.getFileSystem(hadoop)));
  }

  static ModelListing of(Path directory, FileSystem files) {
    return ReadFailure.guard(
        directory, () -> new ModelListing(list(files.makeQualified(directory), files, true)));
  }

  /** Lists a directory that may hold more than a model: without folders, but with its assets. */
  static ModelListing beside(Path directory, FileSystem files) {
    return ReadFailure.guard(
        directory,
        () -> new ModelListing(list(files.makeQualified(directory), files, false), false));
  }

  /** Only those of the files for which the condition holds. */
  ModelListing only(Predicate<String> isWanted) {
    return new ModelListing(
        files.stream().filter(file -> isWanted.test(file.relativePath())).toList(), false);
  }

  /**
   * Lists the same files of the directory again, as far as they are there.
   *
   * @throws ModelException {@code MODEL_READ_FAILED} if that fails
   */
  public ModelListing again(Path directory, Configuration hadoop) {
    FileSystem system = ReadFailure.guard(directory, () -> directory.getFileSystem(hadoop));
    return isWhole
        ? of(directory, system)
        : beside(directory, system).only(path -> file(path).isPresent());
  }

  /** Walks by itself: Hadoop's recursive listing starts a process for each local file. */
  private static List<ModelFile> list(Path directory, FileSystem files, boolean isWhole)
      throws IOException {
    List<ModelFile> found = new ArrayList<>();
    Deque<Path> open = new ArrayDeque<>(List.of(directory));
    while (!open.isEmpty()) {
      for (FileStatus status : files.listStatus(open.pop())) {
        if (status.isDirectory()) {
          if (isWhole || status.getPath().getName().equals(ASSETS)) {
            open.push(status.getPath());
          }
        } else if (!isChecksum(status.getPath().getName())) {
          String path = relative(directory, status.getPath());
          found.add(new ModelFile(path, status.getLen(), stamp(status)));
        }
      }
    }
    return found;
  }

  private static String relative(Path directory, Path file) throws IOException {
    String folder = directory.isRoot() ? "/" : directory.toUri().getPath() + '/';
    String path = file.toUri().getPath();
    if (!path.startsWith(folder)) {
      throw new IOException("the listing shows \"" + file + "\", which is elsewhere");
    }
    return path.substring(folder.length());
  }

  private static boolean isChecksum(String name) {
    return name.startsWith(".") && name.endsWith(".crc");
  }

  private static String stamp(FileStatus status) {
    String etag = status instanceof EtagSource source ? Objects.toString(source.getEtag(), "") : "";
    return etag.isEmpty() ? "modified " + status.getModificationTime() : "etag " + etag;
  }

  /** The file with this path below the directory, if it is there. */
  public Optional<ModelFile> file(String relativePath) {
    return files.stream()
        .filter(file -> file.relativePath().equals(relativePath))
        .findFirst();
  }

  /** The length of all files together, in bytes. */
  public long totalLength() {
    return files.stream().mapToLong(ModelFile::length).sum();
  }

  /** The length of what takes memory once the model is loaded: its graph and its variables. */
  public long loadedLength() {
    return files.stream()
        .filter(file -> !isWhole
            || file.relativePath().startsWith("variables/")
            || file.relativePath().startsWith("saved_model.pb"))
        .mapToLong(ModelFile::length)
        .sum();
  }

  /**
   * What differs in a later listing of the same directory, as a clause for an error message.
   *
   * @return empty if nothing differs
   */
  public Optional<String> differenceTo(ModelListing later) {
    for (ModelFile file : files) {
      Optional<ModelFile> other = later.file(file.relativePath());
      if (other.isEmpty()) {
        return Optional.of("the file \"" + file.relativePath() + "\" was removed");
      }
      if (!other.get().equals(file)) {
        return Optional.of("the file \"" + file.relativePath() + "\" was written again");
      }
    }
    return later.files.stream()
        .filter(file -> file(file.relativePath()).isEmpty())
        .map(file -> "the file \"" + file.relativePath() + "\" was added")
        .findFirst();
  }
}
