/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.TextFormat;
import io.github.sparksavedmodel.model.ModelForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;

/**
 * Recognises and parses a file with a {@code MetaGraphDef} or a {@code GraphDef}, in binary or text
 * format. Neither name nor content says which of them it is, so each is tried.
 */
final class RawGraph {
  /** As text, it begins with the name of one of the fields. */
  private static final Pattern TEXT = Pattern.compile(
      "(\\s|#[^\n]*\n)*(node|library|versions?|meta_info_def|graph_def|saver_def"
          + "|collection_def|signature_def|asset_file_def|object_graph_def)\\s*[:{].*",
      Pattern.DOTALL);

  private static final Pattern OPERATION = Pattern.compile("[A-Za-z0-9_.>/\\\\-]+");
  private static final int HEAD = 4096;
  /** The names that every {@code tf.compat.v1.train.Saver} gives if it is told no other. */
  private static final String RESTORE = "save/restore_all";

  private static final String FILE_NAME = "save/Const";

  private RawGraph() {}

  /**
   * The content of the file.
   *
   * @throws InvalidProtocolBufferException if it is neither
   * @throws TextFormat.ParseException if it is text of neither
   */
  static ModelContent parse(byte[] bytes) throws IOException {
    boolean isText = TEXT.matcher(head(bytes)).matches();
    GraphDef graph = isText ? textGraph(bytes) : binary(bytes, GraphDef.parser());
    if (graph != null && isGraph(graph)) {
      return new ModelContent(ModelForm.GRAPH, List.of(metaGraph(graph)));
    }
    MetaGraphDef metaGraph = isText ? textMetaGraph(bytes) : binary(bytes, MetaGraphDef.parser());
    if (metaGraph == null || metaGraph.getGraphDef().getNodeCount() == 0) {
      throw new InvalidProtocolBufferException("it holds neither a MetaGraphDef nor a GraphDef");
    }
    return SessionBundle.isOne(metaGraph)
        ? new ModelContent(ModelForm.SESSION_BUNDLE, List.of(SessionBundle.modern(metaGraph)))
        : new ModelContent(ModelForm.META_GRAPH, List.of(metaGraph));
  }

  private static String head(byte[] bytes) {
    return new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
  }

  /** Null if the bytes are not such a message. */
  private static <T extends Message> @Nullable T binary(byte[] bytes, Parser<T> parser)
      throws IOException {
    CodedInputStream input = CodedInputStream.newInstance(bytes);
    input.setRecursionLimit(GraphFile.DEEPEST);
    try {
      T message = parser.parseFrom(input);
      input.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static GraphDef textGraph(byte[] bytes) throws IOException {
    GraphDef.Builder graph = GraphDef.newBuilder();
    GraphFile.TEXT_PARSER.merge(new String(bytes, StandardCharsets.UTF_8), graph);
    return graph.build();
  }

  private static MetaGraphDef textMetaGraph(byte[] bytes) throws IOException {
    MetaGraphDef.Builder metaGraph = MetaGraphDef.newBuilder();
    GraphFile.TEXT_PARSER.merge(new String(bytes, StandardCharsets.UTF_8), metaGraph);
    return metaGraph.build();
  }

  /** What was parsed as a graph without being one has nodes that make no sense, or none. */
  private static boolean isGraph(GraphDef graph) {
    return graph.getNodeCount() > 0
        && graph.getNodeList().stream()
            .allMatch(node ->
                !node.getName().isEmpty() && OPERATION.matcher(node.getOp()).matches());
  }

  /** A graph that is not frozen keeps the nodes of its saver, by their usual names. */
  private static MetaGraphDef metaGraph(GraphDef graph) {
    Set<String> nodes =
        graph.getNodeList().stream().map(NodeDef::getName).collect(Collectors.toSet());
    MetaGraphDef.Builder metaGraph = MetaGraphDef.newBuilder().setGraphDef(graph);
    if (nodes.contains(RESTORE) && nodes.contains(FILE_NAME)) {
      metaGraph.setSaverDef(
          SaverDef.newBuilder().setRestoreOpName(RESTORE).setFilenameTensorName(FILE_NAME + ":0"));
    }
    return metaGraph.build();
  }
}
