/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoint that belongs to a graph file: of the same name, else the one that the file
 * {@code checkpoint} calls the latest, else the only one in the directory.
 *
 * @param source what TensorFlow is given: the prefix of the files' names, or a pattern of them
 * @param index the file to find it by
 * @param files its files that are there
 */
record Checkpoint(String source, String index, List<String> files) {
  static final String LATEST = "checkpoint";

  static final String INDEX = ".index";
  private static final Pattern LATEST_PATH =
      Pattern.compile("^\\s*model_checkpoint_path\\s*:\\s*\"([^\"]*)\"", Pattern.MULTILINE);

  /** The file's name without its ending, which is the prefix of its own checkpoint. */
  static String stem(String graphFile) {
    int dot = graphFile.lastIndexOf('.');
    return dot <= 0 ? graphFile : graphFile.substring(0, dot);
  }

  static Optional<Checkpoint> of(FileSystem files, Path graphFile, List<String> names) {
    Optional<Checkpoint> own = find(stem(graphFile.getName()), names);
    return own.or(() -> latest(files, graphFile.getParent(), names)
        .flatMap(prefix -> find(prefix, names))
        .or(() -> only(names)));
  }

  /** The prefix of the checkpoint that the file {@code checkpoint} names, if that is there. */
  static Optional<String> latest(FileSystem files, Path directory, List<String> names) {
    if (!names.contains(LATEST)) {
      return Optional.empty();
    }
    Path path = new Path(directory, LATEST);
    Matcher match = LATEST_PATH.matcher(ReadFailure.guard(path, () -> text(files, path)));
    return match.find()
        ? Optional.of(match.group(1).substring(match.group(1).lastIndexOf('/') + 1))
        : Optional.empty();
  }

  private static String text(FileSystem files, Path path) throws IOException {
    try (InputStream input = files.open(path)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Optional<Checkpoint> only(List<String> names) {
    List<String> indexes = names.stream().filter(name -> name.endsWith(INDEX)).toList();
    return indexes.size() == 1 ? find(stem(indexes.get(0)), names) : Optional.empty();
  }

  /** What the names of its shards begin with; empty if it is a single file. */
  Optional<String> shardBase() {
    if (index.endsWith(INDEX)) {
      return Optional.of(source + ".data");
    }
    int pattern = source.indexOf("-?????-of-");
    return pattern < 0 ? Optional.empty() : Optional.of(source.substring(0, pattern));
  }

  /** In one of the three layouts of files that TensorFlow has had. */
  private static Optional<Checkpoint> find(String prefix, List<String> names) {
    if (names.contains(prefix + INDEX)) {
      return Optional.of(new Checkpoint(
          prefix,
          prefix + INDEX,
          Stream.concat(
                  Stream.of(prefix + INDEX),
                  names.stream().filter(name -> name.startsWith(prefix + ".data-")))
              .toList()));
    }
    Pattern shard = Pattern.compile(Pattern.quote(prefix) + "-[0-9]{5}-of-([0-9]{5})");
    List<String> shards =
        names.stream().filter(name -> shard.matcher(name).matches()).toList();
    if (!shards.isEmpty()) {
      String count = shards.get(0).substring(shards.get(0).length() - 5);
      return Optional.of(new Checkpoint(prefix + "-?????-of-" + count, shards.get(0), shards));
    }
    return names.contains(prefix)
        ? Optional.of(new Checkpoint(prefix, prefix, List.of(prefix)))
        : Optional.empty();
  }
}
