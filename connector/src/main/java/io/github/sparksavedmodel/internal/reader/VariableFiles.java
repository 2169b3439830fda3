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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Checks that the files with the values of the variables are there, as TensorFlow finds out only
 * when it loads the model, and without the index not even then: it goes on with variables that have
 * no values.
 */
final class VariableFiles {
  static final String PREFIX = "variables/variables";
  static final String INDEX = PREFIX + ".index";

  private static final String FOLDER = "variables/";
  private static final Set<String> VARIABLE_OPERATIONS =
      Set.of("VarHandleOp", "VariableV2", "Variable");
  private static final String SHARDS = PREFIX + ".data";

  private VariableFiles() {}

  /** Checks the {@code variables} folder of a SavedModel. */
  static void check(Path directory, List<MetaGraphDef> metaGraphs, ModelListing listing) {
    if (listing.file(INDEX).isPresent()) {
      missingShard(listing, SHARDS).ifPresent(shard -> {
        throw missing(directory, shard, shardHint(listing));
      });
    } else if (metaGraphs.stream().anyMatch(VariableFiles::restoresVariables)) {
      throw missing(directory, INDEX, indexHint(listing));
    }
  }

  static boolean hasVariables(MetaGraphDef metaGraph) {
    return !variables(metaGraph.getGraphDef()).isEmpty();
  }

  /** The variables of the main graph. */
  static List<NodeDef> variables(GraphDef graph) {
    return graph.getNodeList().stream()
        .filter(node -> VARIABLE_OPERATIONS.contains(node.getOp()))
        .toList();
  }

  static boolean restoresVariables(MetaGraphDef metaGraph) {
    return !metaGraph.getSaverDef().getRestoreOpName().isEmpty() && hasVariables(metaGraph);
  }

  /**
   * The first shard that is missing from every set of shards, or empty if one set is complete.
   *
   * @param base what their names have before {@code -00000-of-00001}
   */
  static Optional<String> missingShard(ModelListing listing, String base) {
    List<Integer> counts = shardCounts(listing, base);
    if (counts.isEmpty()) {
      return Optional.of(shard(base, 0, 1));
    }
    List<Optional<String>> missing =
        counts.stream().map(count -> firstMissing(listing, base, count)).toList();
    return missing.stream().allMatch(Optional::isPresent) ? missing.get(0) : Optional.empty();
  }

  private static List<Integer> shardCounts(ModelListing listing, String base) {
    Pattern shard = Pattern.compile(Pattern.quote(base) + "-[0-9]{5}-of-([0-9]{5,9})");
    return listing.files().stream()
        .map(file -> shard.matcher(file.relativePath()))
        .filter(Matcher::matches)
        .map(match -> Integer.valueOf(match.group(1)))
        .distinct()
        .toList();
  }

  private static Optional<String> firstMissing(ModelListing listing, String base, int count) {
    for (int number = 0; number < count; number++) {
      if (listing.file(shard(base, number, count)).isEmpty()) {
        return Optional.of(shard(base, number, count));
      }
    }
    return Optional.empty();
  }

  private static String shard(String base, int number, int count) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d", base, number, count);
  }

  private static String shardHint(ModelListing listing) {
    return shardCounts(listing, SHARDS).isEmpty()
        ? "Only the index is there, not the values."
        : "The names of the other files say how many belong together.";
  }

  private static String indexHint(ModelListing listing) {
    List<String> present = listing.files().stream()
        .map(ModelFile::relativePath)
        .filter(path -> path.startsWith(FOLDER))
        .toList();
    return present.isEmpty()
        ? "The folder \"variables\" is absent or empty."
        : "The folder has only " + ErrorMessage.quoted(present) + ".";
  }

  private static ModelException missing(Path directory, String file, String hint) {
    return new ModelException(
        ErrorCondition.MODEL_VARIABLES_MISSING.with("path", directory, "file", file, "hint", hint));
  }
}
