/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory that a job replaces. They stay until those that it adds are complete, so
 * that a job that fails leaves them.
 */
final class ReplacedFiles {
  private final FileSystem system;
  private final Path directory;
  private final List<Path> folders = new ArrayList<>();
  private final Map<Path, FileStatus> files = new LinkedHashMap<>();

  private ReplacedFiles(FileSystem system, Path directory) {
    this.system = system;
    this.directory = directory;
  }

  /** Notes the files that are there. Those that a killed job did not complete are deleted now. */
  static ReplacedFiles in(Path directory, Configuration hadoop) {
    try {
      FileSystem system = directory.getFileSystem(hadoop);
      // A committer takes what it finds there for its own.
      system.delete(new Path(directory, FileOutputCommitter.PENDING_DIR_NAME), true);
      ReplacedFiles replaced = new ReplacedFiles(system, system.makeQualified(directory));
      replaced.find();
      return replaced;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void find() throws IOException {
    Deque<Path> open = new ArrayDeque<>(List.of(directory));
    while (!open.isEmpty()) {
      for (FileStatus status : listing(open.pop())) {
        if (status.isDirectory() && !isLink(status.getPath())) {
          folders.add(status.getPath());
          open.push(status.getPath());
        } else {
          files.put(status.getPath(), status);
        }
      }
    }
  }

  /** What a link on a local disk leads to is not the job's; only the link is deleted. */
  private static boolean isLink(Path path) {
    URI uri = path.toUri();
    return "file".equals(uri.getScheme()) && Files.isSymbolicLink(java.nio.file.Path.of(uri));
  }

  private FileStatus[] listing(Path folder) throws IOException {
    try {
      return system.listStatus(folder);
    } catch (FileNotFoundException none) {
      return new FileStatus[0];
    }
  }

  /** Deletes them, but for those that were written again, and folders that are empty then. */
  void delete() {
    try {
      ReplacedFiles now = new ReplacedFiles(system, directory);
      now.find();
      for (FileStatus file : files.values()) {
        if (isSame(file, now.files.get(file.getPath()))) {
          system.delete(file.getPath(), file.isDirectory());
        }
      }
      Collections.reverse(folders);
      for (Path folder : folders) {
        if (listing(folder).length == 0) {
          system.delete(folder, false);
        }
      }
    } catch (IOException failure) {
      throw new CommandException("The new rows are in " + directory
          + ", but so are old ones, as not all of their files could be deleted: " + failure
          + ". Run the job again, or delete the files that are older than this run.");
    }
  }

  private static boolean isSame(FileStatus before, @Nullable FileStatus now) {
    return now != null
        && now.getModificationTime() == before.getModificationTime()
        && now.getLen() == before.getLen();
  }
}
