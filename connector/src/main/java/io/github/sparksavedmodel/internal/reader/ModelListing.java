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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Every file below a model's directory, without Hadoop's own hidden checksum files. Two listings
 * are equal if no file was added, removed or written again between them.
 *
 * @param files the files, sorted by relative path
 */
public record ModelListing(List<ModelFile> files) implements Serializable {

  /** Sorts and copies the list. */
  public ModelListing {
    files = files.stream().sorted(Comparator.comparing(ModelFile::relativePath)).toList();
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
    return ReadFailure.guard(directory, () -> list(files.makeQualified(directory), files));
  }

  /** Walks by itself: Hadoop's recursive listing starts a process for each local file. */
  private static ModelListing list(Path directory, FileSystem files) throws IOException {
    List<ModelFile> found = new ArrayList<>();
    Deque<Path> open = new ArrayDeque<>(List.of(directory));
    while (!open.isEmpty()) {
      for (FileStatus status : files.listStatus(open.pop())) {
        if (status.isDirectory()) {
          open.push(status.getPath());
        } else if (!isChecksum(status.getPath().getName())) {
          String path = relative(directory, status.getPath());
          found.add(new ModelFile(path, status.getLen(), stamp(status)));
        }
      }
    }
    return new ModelListing(found);
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
        .filter(file -> file.relativePath().startsWith("variables/")
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
