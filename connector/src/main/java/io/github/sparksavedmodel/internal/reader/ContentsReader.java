/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.TensorValue;
import io.github.sparksavedmodel.model.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;

/**
 * Reads all that a model holds, for those who look into it: variables, operations and functions,
 * which scoring need not know and descriptions leave out.
 */
public final class ContentsReader {
  private final ModelSnapshot snapshot;
  private final Path directory;
  private final FileSystem files;
  private final List<MetaGraphDef> metaGraphs;

  private ContentsReader(ModelSnapshot snapshot, Configuration hadoop) {
    this.snapshot = snapshot;
    this.directory = new Path(snapshot.layout().directory(snapshot.description().path()));
    this.files = ReadFailure.guard(directory, () -> directory.getFileSystem(hadoop));
    this.metaGraphs =
        new GraphFile(files, graphFile()).read(new ModelIdentity().digest()).metaGraphs();
  }

  private Path graphFile() {
    ModelLayout layout = snapshot.layout();
    if (!layout.isSavedModel()) {
      return new Path(directory, layout.graphFile());
    }
    return ReadFailure.guard(directory, () -> ModelDirectory.findGraphFile(files, directory))
        .orElseThrow(() -> new ModelException(ErrorCondition.MODEL_CHANGED.with(
            "path", directory, "reason", "its graph was removed")));
  }

  /**
   * Opens a model that was described before. Holds its graph in memory.
   *
   * @throws ModelException if the graph cannot be read
   */
  public static ContentsReader open(ModelSnapshot snapshot, Configuration hadoop) {
    return new ContentsReader(snapshot, hadoop);
  }

  /**
   * Opens a model outside of a session, as {@link SavedModelReader#read(String, String)} reads it.
   *
   * @throws ModelException if there is no model, or it cannot be read
   */
  public static ContentsReader open(String path, @Nullable String version) {
    return open(SavedModelReader.read(path, version), new Configuration());
  }

  /**
   * What the model holds, without the values of variables.
   *
   * @throws ModelException if the index of the variables cannot be read, or a file with values is
   *     missing or too short
   */
  public ModelContents contents() {
    List<MetaGraphContents> contents = new ArrayList<>();
    for (int i = 0; i < metaGraphs.size(); i++) {
      contents.add(metaGraph(snapshot.description().metaGraphs().get(i), metaGraphs.get(i)));
    }
    List<Variable> variables =
        index().map(index -> listing(checked(index)).variables()).orElse(List.of());
    return new ModelContents(snapshot.description(), contents, variables);
  }

  private static MetaGraphContents metaGraph(MetaGraphDescription description, MetaGraphDef graph) {
    return new MetaGraphContents(
        description,
        OpListing.of(graph.getGraphDef()),
        FunctionListing.of(new ObjectTree(graph.getObjectGraphDef())),
        MetaGraphTranslation.loaderOps(graph));
  }

  /**
   * The value of a variable.
   *
   * @param name its object path, its name in the graph or its key in the checkpoint
   * @throws ModelException if there is no such variable, or its bytes cannot be read or are damaged
   */
  public TensorValue value(String name) {
    VariableIndex index = index().orElseGet(() -> VariableIndex.empty(directory));
    Variable variable = listing(index).choose(directory.toString(), name);
    return new VariableValues(files, directory, index).read(variable);
  }

  private Optional<VariableIndex> index() {
    String index = snapshot.layout().checkpoint() + Checkpoint.INDEX;
    return snapshot.listing().file(index).isEmpty()
        ? Optional.empty()
        : Optional.of(VariableIndex.read(files, new Path(directory, index)));
  }

  private VariableIndex checked(VariableIndex index) {
    String checkpoint = snapshot.layout().checkpoint();
    String folder = checkpoint.substring(0, checkpoint.lastIndexOf('/') + 1);
    VariableShards.check(index, snapshot.listing(), folder);
    return index;
  }

  private VariableListing listing(VariableIndex index) {
    return new VariableListing(index, ObjectTree.of(metaGraphs));
  }
}
