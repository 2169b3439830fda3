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
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * Checks that the files with the values of the variables are there, as TensorFlow finds out only
 * when it loads the model, and without the index not even then: it goes on with variables that have
 * no values.
 */
final class VariableFiles {
  static final String INDEX = "variables/variables.index";

  private static final String FOLDER = "variables/";
  private static final Set<String> VARIABLE_OPERATIONS =
      Set.of("VarHandleOp", "VariableV2", "Variable");
  private static final Pattern SHARD =
      Pattern.compile("variables/variables\\.data-[0-9]{5}-of-([0-9]{5,9})");

  private VariableFiles() {}

  static void check(Path directory, SavedModel model, ModelListing listing) {
    if (listing.file(INDEX).isPresent()) {
      missingShard(listing).ifPresent(shard -> {
        throw missing(directory, shard, shardHint(listing));
      });
    } else if (model.getMetaGraphsList().stream().anyMatch(VariableFiles::restoresVariables)) {
      throw missing(directory, INDEX, indexHint(listing));
    }
  }

  private static boolean restoresVariables(MetaGraphDef metaGraph) {
    return !metaGraph.getSaverDef().getRestoreOpName().isEmpty()
        && metaGraph.getGraphDef().getNodeList().stream()
            .anyMatch(node -> VARIABLE_OPERATIONS.contains(node.getOp()));
  }

  /** The first shard that is missing from every set of shards, or empty if one set is complete. */
  private static Optional<String> missingShard(ModelListing listing) {
    List<Integer> counts = shardCounts(listing);
    if (counts.isEmpty()) {
      return Optional.of(shard(0, 1));
    }
    List<Optional<String>> missing =
        counts.stream().map(count -> firstMissing(listing, count)).toList();
    return missing.stream().allMatch(Optional::isPresent) ? missing.get(0) : Optional.empty();
  }

  private static List<Integer> shardCounts(ModelListing listing) {
    return listing.files().stream()
        .map(file -> SHARD.matcher(file.relativePath()))
        .filter(Matcher::matches)
        .map(match -> Integer.valueOf(match.group(1)))
        .distinct()
        .toList();
  }

  private static Optional<String> firstMissing(ModelListing listing, int count) {
    for (int number = 0; number < count; number++) {
      if (listing.file(shard(number, count)).isEmpty()) {
        return Optional.of(shard(number, count));
      }
    }
    return Optional.empty();
  }

  private static String shard(int number, int count) {
    return String.format(Locale.ROOT, "variables/variables.data-%05d-of-%05d", number, count);
  }

  private static String shardHint(ModelListing listing) {
    long present = listing.files().stream()
        .filter(file -> SHARD.matcher(file.relativePath()).matches())
        .count();
    return present == 0
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
