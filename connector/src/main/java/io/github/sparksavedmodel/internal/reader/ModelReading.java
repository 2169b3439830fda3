/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/** Reads one model: its graph file, and which other files belong to it. */
final class ModelReading {
  private final FileSystem files;
  private final ModelDirectory directory;
  private final ModelListing listing;
  private final ModelIdentity identity = new ModelIdentity();

  ModelReading(FileSystem files, ModelDirectory directory, ModelListing listing) {
    this.files = files;
    this.directory = directory;
    this.listing = listing;
  }

  ModelSnapshot snapshot() {
    ModelContent content = new GraphFile(files, directory.graphFile()).read(identity.digest());
    return directory.isSavedModel() ? savedModel(content) : otherForm(content);
  }

  private ModelSnapshot savedModel(ModelContent content) {
    VariableFiles.check(directory.path(), content.metaGraphs(), listing);
    addIndex(VariableFiles.INDEX);
    return described(directory.path(), content, listing, ModelLayout.SAVED_MODEL);
  }

  private ModelSnapshot otherForm(ModelContent content) {
    Optional<Checkpoint> checkpoint = checkpoint(content.metaGraphs().get(0));
    checkpoint.ifPresent(found -> addIndex(found.index()));
    String graphFile = directory.graphFile().getName();
    boolean hasAssets = content.metaGraphs().get(0).getAssetFileDefCount() > 0;
    ModelListing own = listing.only(path -> path.equals(graphFile)
        || checkpoint.filter(found -> found.files().contains(path)).isPresent()
        || (hasAssets && path.startsWith(ModelListing.ASSETS + '/')));
    String source = checkpoint.map(Checkpoint::source).orElse("");
    return described(
        directory.graphFile(), content, own, new ModelLayout(content.form(), graphFile, source));
  }

  private Optional<Checkpoint> checkpoint(MetaGraphDef metaGraph) {
    if (!VariableFiles.hasVariables(metaGraph)) {
      return Optional.empty();
    }
    Path graphFile = directory.graphFile();
    List<String> names = listing.files().stream().map(ModelFile::relativePath).toList();
    Checkpoint found = Checkpoint.of(files, graphFile, names)
        .orElseThrow(() -> missing(Checkpoint.stem(graphFile.getName()) + Checkpoint.INDEX));
    found
        .shardBase()
        .flatMap(base -> VariableFiles.missingShard(listing, base))
        .ifPresent(shard -> {
          throw missing(shard);
        });
    if (!VariableFiles.restoresVariables(metaGraph)) {
      checkNames(metaGraph, found);
    }
    return Optional.of(found);
  }

  /** Without a saver, the variables are restored by their names in the graph. */
  private void checkNames(MetaGraphDef metaGraph, Checkpoint checkpoint) {
    if (!checkpoint.index().endsWith(Checkpoint.INDEX)) {
      return;
    }
    Path index = new Path(directory.path(), checkpoint.index());
    Set<String> saved = VariableIndex.read(files, index).entries().keySet();
    List<String> missing = VariableFiles.variables(metaGraph.getGraphDef()).stream()
        .map(NodeDef::getName)
        .filter(name -> !saved.contains(name))
        .toList();
    if (!missing.isEmpty()) {
      throw new ModelException(ErrorCondition.MODEL_SAVER_MISSING.with(
          "file",
          directory.graphFile(),
          "checkpoint",
          checkpoint.index(),
          "missing",
          ErrorMessage.quoted(missing)));
    }
  }

  private ModelException missing(String file) {
    return new ModelException(ErrorCondition.MODEL_CHECKPOINT_MISSING.with(
        "file", directory.graphFile(), "missing", file));
  }

  private void addIndex(String name) {
    if (!name.endsWith(Checkpoint.INDEX) || listing.file(name).isEmpty()) {
      return;
    }
    Path index = new Path(directory.path(), name);
    ReadFailure.guard(index, () -> {
      try (InputStream input = files.open(index)) {
        return identity.add(input);
      }
    });
  }

  private ModelSnapshot described(
      Path path, ModelContent content, ModelListing own, ModelLayout layout) {
    List<MetaGraphDescription> metaGraphs = content.metaGraphs().stream()
        .map(
            layout.isSavedModel()
                ? MetaGraphTranslation::translate
                : MetaGraphTranslation::translateOther)
        .toList();
    ModelDescription description =
        new ModelDescription(path.toString(), identity.finish(own), content.form(), metaGraphs);
    Map<UnfedPlaceholders.Output, List<String>> unfed = new HashMap<>();
    for (int i = 0; i < metaGraphs.size(); i++) {
      unfed.putAll(
          UnfedPlaceholders.in(content.metaGraphs().get(i).getGraphDef(), metaGraphs.get(i)));
    }
    return new ModelSnapshot(description, own, layout, new UnfedPlaceholders(unfed));
  }
}
