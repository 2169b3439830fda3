/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.TextFormat;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/**
 * Gives a signature another method name, as {@code MethodNameUpdater} of TensorFlow does. The file
 * is written beside the old one, which it then replaces at once.
 */
public final class MethodNameUpdate {
  /** {@code kSavedModelSchemaVersion} of TensorFlow's saved_model/constants.h. */
  private static final long SCHEMA_VERSION = 1;

  private final Path directory;
  private final String signature;
  private final String method;
  private final @Nullable Set<String> tags;

  private MethodNameUpdate(
      Path directory, String signature, String method, @Nullable Set<String> tags) {
    this.directory = directory;
    this.signature = signature;
    this.method = method;
    this.tags = tags;
  }

  /**
   * Changes the method name in the MetaGraph with exactly these tags, or in every MetaGraph.
   *
   * @param path the directory of the model
   * @param tags the tags, or null for every MetaGraph
   * @throws ModelException if a MetaGraph lacks the signature, or the file cannot be written
   */
  public static void apply(
      String path, String signature, String method, @Nullable Collection<String> tags) {
    Configuration hadoop = new Configuration();
    ModelSnapshot model = SavedModelReader.read(path, null);
    Path directory = new Path(model.description().path());
    if (!model.layout().isSavedModel()) {
      throw new ModelException(ErrorCondition.MODEL_NOT_A_DIRECTORY.with(
          "path", directory, "hint", "Only its signatures have method names that can be changed."));
    }
    Set<String> wanted = tags == null ? null : new HashSet<>(tags);
    new MethodNameUpdate(directory, signature, method, wanted).apply(hadoop);
  }

  private void apply(Configuration hadoop) {
    ReadFailure.guard(directory, () -> {
      FileSystem files = directory.getFileSystem(hadoop);
      Path file = ModelDirectory.findGraphFile(files, directory).orElseThrow();
      ModelContent model = new GraphFile(files, file).read(new ModelIdentity().digest());
      replace(file, changed(model.metaGraphs()), hadoop);
      return file;
    });
  }

  private SavedModel changed(List<MetaGraphDef> metaGraphs) {
    SavedModel.Builder changed = SavedModel.newBuilder().setSavedModelSchemaVersion(SCHEMA_VERSION);
    boolean found = false;
    for (MetaGraphDef graph : metaGraphs) {
      Set<String> own = new HashSet<>(graph.getMetaInfoDef().getTagsList());
      boolean wanted = tags == null || tags.equals(own);
      changed.addMetaGraphs(wanted ? changed(graph) : graph);
      found |= wanted;
    }
    if (!found) {
      throw new ModelException(ErrorCondition.TAGS_NOT_FOUND.with(
          "path",
          directory,
          "tags",
          String.valueOf(tags),
          "available",
          metaGraphs.stream().map(graph -> graph.getMetaInfoDef().getTagsList()).toList()));
    }
    return changed.build();
  }

  private MetaGraphDef changed(MetaGraphDef graph) {
    SignatureDef old = graph.getSignatureDefMap().get(signature);
    if (old == null) {
      throw new ModelException(ErrorCondition.SIGNATURE_NOT_FOUND.with(
          "path",
          directory,
          "signature",
          signature,
          "tags",
          graph.getMetaInfoDef().getTagsList(),
          "available",
          ErrorMessage.quoted(List.copyOf(graph.getSignatureDefMap().keySet()))));
    }
    return graph.toBuilder()
        .putSignatureDef(signature, old.toBuilder().setMethodName(method).build())
        .build();
  }

  private static void replace(Path file, SavedModel model, Configuration hadoop)
      throws IOException {
    FileContext files = FileContext.getFileContext(file.toUri(), hadoop);
    Path written = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    try {
      try (FSDataOutputStream output = files.create(written, EnumSet.of(CreateFlag.CREATE))) {
        if (file.getName().equals(GraphFile.TEXT)) {
          output.write(TextFormat.printer().printToString(model).getBytes(StandardCharsets.UTF_8));
        } else {
          model.writeTo(output);
        }
      }
      files.rename(written, file, Options.Rename.OVERWRITE);
    } finally {
      if (files.util().exists(written)) {
        files.delete(written, false);
      }
    }
  }
}
