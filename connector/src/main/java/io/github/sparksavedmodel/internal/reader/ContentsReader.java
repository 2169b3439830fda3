/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.model.MetaGraphContents;
import io.github.sparksavedmodel.model.ModelContents;
import io.github.sparksavedmodel.model.TensorValue;
import io.github.sparksavedmodel.model.Variable;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * Reads all that a model holds, for those who look into it: variables, operations and functions,
 * which scoring need not know and descriptions leave out.
 */
public final class ContentsReader {
  private final ModelSnapshot snapshot;
  private final Path directory;
  private final FileSystem files;
  private final SavedModel model;

  private ContentsReader(ModelSnapshot snapshot, Configuration hadoop) {
    this.snapshot = snapshot;
    this.directory = new Path(snapshot.description().path());
    this.files = ReadFailure.guard(directory, () -> directory.getFileSystem(hadoop));
    Path graph = ReadFailure.guard(directory, () -> ModelDirectory.findGraphFile(files, directory))
        .orElseThrow(() -> new ModelException(ErrorCondition.MODEL_CHANGED.with(
            "path", directory, "reason", "its graph was removed")));
    this.model = new GraphFile(files, graph).read(new ModelIdentity().digest());
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
    List<MetaGraphContents> metaGraphs =
        model.getMetaGraphsList().stream().map(ContentsReader::metaGraph).toList();
    List<Variable> variables =
        index().map(index -> listing(checked(index)).variables()).orElse(List.of());
    return new ModelContents(snapshot.description(), metaGraphs, variables);
  }

  private static MetaGraphContents metaGraph(MetaGraphDef graph) {
    return new MetaGraphContents(
        MetaGraphTranslation.translate(graph),
        OpListing.of(graph.getGraphDef()),
        FunctionListing.of(new ObjectTree(graph.getObjectGraphDef())));
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
    return snapshot.listing().file(VariableFiles.INDEX).isEmpty()
        ? Optional.empty()
        : Optional.of(VariableIndex.read(files, new Path(directory, VariableFiles.INDEX)));
  }

  private VariableIndex checked(VariableIndex index) {
    VariableShards.check(index, snapshot.listing());
    return index;
  }

  private VariableListing listing(VariableIndex index) {
    return new VariableListing(index, ObjectTree.of(model));
  }
}
