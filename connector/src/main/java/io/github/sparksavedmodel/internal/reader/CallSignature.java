/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import io.github.sparksavedmodel.model.MetaGraphDescription;
import io.github.sparksavedmodel.model.ModelDescription;
import io.github.sparksavedmodel.model.SignatureDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;

/**
 * The signature that a call is scored with: one of the model, or one made for the tensors that the
 * call names.
 *
 * <p>A name is a tensor if it is {@code operation:index} and no key of the signature. Of a model
 * without signatures, every name is. Then the graph is read again, as it is not kept; what came of
 * it is.
 */
public final class CallSignature {
  private static final int MOST_KEPT = 64;
  private static final Map<Made, SignatureDescription> KEPT = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Made, SignatureDescription> eldest) {
      return size() > MOST_KEPT;
    }
  };

  /** What a made signature depends on. */
  private record Made(String identity, Set<String> tags, String signature, TensorNames names) {}

  private final ModelSnapshot model;
  private final MetaGraphDescription metaGraph;
  private final TensorNames names;

  private CallSignature(ModelSnapshot model, MetaGraphDescription metaGraph, TensorNames names) {
    this.model = model;
    this.metaGraph = metaGraph;
    this.names = names;
  }

  /**
   * Chooses or makes the signature.
   *
   * @param tags the tag set of the MetaGraph; if empty, {@code serve}, else the only MetaGraph
   * @param signatureKey the signature; if empty, {@code serving_default}, else the only one
   * @throws io.github.sparksavedmodel.error.ModelException if there is none, or the graph has no
   *     tensor of a name
   */
  public static SelectedSignature select(
      ModelSnapshot model,
      Configuration hadoop,
      Optional<Set<String>> tags,
      Optional<String> signatureKey,
      TensorNames names) {
    ModelDescription description = model.description();
    MetaGraphDescription metaGraph = SignatureSelection.metaGraph(description, tags);
    CallSignature call = new CallSignature(model, metaGraph, names);
    SignatureDescription base = call.namesOnlyTensors() && signatureKey.isEmpty()
        ? SignatureSelection.usual(metaGraph).orElse(null)
        : SignatureSelection.signature(description, metaGraph, signatureKey);
    return new SelectedSignature(
        description.path(),
        description.identity(),
        metaGraph.tags(),
        base != null && !call.namesTensors(base) ? base : call.made(base, hadoop),
        null);
  }

  /** Whether the outputs can do without a signature. */
  private boolean namesOnlyTensors() {
    return !names.outputs().isEmpty()
        && (metaGraph.signatures().isEmpty()
            || names.outputs().stream().allMatch(TensorName::isExplicit));
  }

  private boolean namesTensors(SignatureDescription base) {
    boolean outputs = names.outputs().stream()
        .anyMatch(name -> base.output(name).isEmpty() && TensorName.isExplicit(name));
    boolean inputs = names.inputs().stream()
        .anyMatch(name -> base.input(name).isEmpty() && TensorName.isExplicit(name));
    boolean fields = names.fields().stream().anyMatch(name -> base.input(name).isEmpty());
    boolean isInferred =
        base.key().equals(InferredSignature.KEY) && !names.outputs().isEmpty();
    return outputs || inputs || fields || isInferred;
  }

  private SignatureDescription made(@Nullable SignatureDescription base, Configuration hadoop) {
    String key = base == null ? "" : base.key();
    Made made = new Made(model.description().identity(), metaGraph.tags(), key, names);
    synchronized (KEPT) {
      SignatureDescription kept = KEPT.get(made);
      if (kept != null) {
        return kept;
      }
    }
    SignatureDescription signature =
        new TensorSignature(model.description().path(), graph(hadoop), names).signature(base);
    synchronized (KEPT) {
      KEPT.put(made, signature);
    }
    return signature;
  }

  private MetaGraphDef graph(Configuration hadoop) {
    ModelLayout layout = model.layout();
    Path directory = new Path(layout.directory(model.description().path()));
    return ReadFailure.guard(directory, () -> {
      FileSystem files = directory.getFileSystem(hadoop);
      Path file = layout.isSavedModel()
          ? ModelDirectory.findGraphFile(files, directory).orElseThrow()
          : new Path(directory, layout.graphFile());
      List<MetaGraphDef> all =
          new GraphFile(files, file).read(new ModelIdentity().digest()).metaGraphs();
      return all.stream()
          .filter(one -> new TreeSet<>(one.getMetaInfoDef().getTagsList()).equals(metaGraph.tags()))
          .findFirst()
          .orElse(all.get(0));
    });
  }
}
