/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static io.github.sparksavedmodel.internal.reader.ReadFailure.reason;
import static io.github.sparksavedmodel.model.ModelForm.SAVED_MODEL;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The file with the graph, of whatever form: parses it, whatever it may hold. */
final class GraphFile {
  static final String BINARY = "saved_model.pb";
  static final String TEXT = "saved_model.pbtxt";
  static final String CHUNKED = "saved_model.cpb";

  private static final int BUFFER = 1 << 16;
  /** TensorFlow's own limit: what is nested deeper, it does not load either. */
  static final int DEEPEST = 100;

  static final TextFormat.Parser TEXT_PARSER = TextFormat.Parser.newBuilder()
      .setAllowUnknownFields(true)
      .setTypeRegistry(
          TypeRegistry.newBuilder().add(AssetFileDef.getDescriptor()).build())
      .build();

  private final FileSystem files;
  private final Path path;

  GraphFile(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /** Parses the file, which has at least one MetaGraph then, and adds its bytes to the digest. */
  ModelContent read(MessageDigest digest) {
    long length = ReadFailure.guard(path, () -> files.getFileStatus(path).getLen());
    if (length == 0) {
      throw corrupt(length, "it is empty", null);
    }
    if (length > Integer.MAX_VALUE) {
      throw corrupt(length, "it is larger than 2 GiB, the most that TensorFlow reads", null);
    }
    ModelContent content = parse(digest, length);
    if (content.metaGraphs().isEmpty()) {
      throw corrupt(length, "it holds no MetaGraph", null);
    }
    for (MetaGraphDef metaGraph : content.metaGraphs()) {
      FunctionCalls.problem(metaGraph.getGraphDef()).ifPresent(problem -> {
        throw corrupt(length, problem, null);
      });
    }
    return content;
  }

  private ModelContent parse(MessageDigest digest, long length) {
    try (InputStream input = new DigestInputStream(files.open(path), digest)) {
      return switch (path.getName()) {
        case BINARY -> new ModelContent(SAVED_MODEL, parseBinary(input).getMetaGraphsList());
        case TEXT -> new ModelContent(SAVED_MODEL, parseText(input).getMetaGraphsList());
        default -> RawGraph.parse(input.readAllBytes());
      };
    } catch (InvalidProtocolBufferException e) {
      if (e.unwrapIOException() instanceof InvalidProtocolBufferException) {
        throw corrupt(length, lowerFirst(reason(e)), e);
      }
      throw ReadFailure.of(path, e.unwrapIOException());
    } catch (TextFormat.ParseException e) {
      throw corrupt(length, "line and column " + reason(e), e);
    } catch (IOException e) {
      throw ReadFailure.of(path, e);
    } catch (RuntimeException e) {
      throw corrupt(length, reason(e), e);
    } catch (StackOverflowError e) {
      throw corrupt(length, "its parts are nested too deeply", e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(length, e);
    }
  }

  private static SavedModel parseBinary(InputStream input) throws IOException {
    CodedInputStream coded = CodedInputStream.newInstance(input, BUFFER);
    coded.setSizeLimit(Integer.MAX_VALUE);
    coded.setRecursionLimit(DEEPEST);
    SavedModel model = SavedModel.parseFrom(coded);
    coded.checkLastTagWas(0);
    return model;
  }

  private static SavedModel parseText(InputStream input) throws IOException {
    SavedModel.Builder model = SavedModel.newBuilder();
    TEXT_PARSER.merge(new InputStreamReader(input, StandardCharsets.UTF_8), model);
    return model.build();
  }

  private ModelException corrupt(long length, String found, @Nullable Throwable cause) {
    String reason = ForeignContent.recognise(files, path).orElse(found);
    return new ModelException(
        ErrorCondition.MODEL_FILE_CORRUPT.with("file", path, "length", length, "reason", reason),
        cause);
  }

  private ModelException tooLarge(long length, Throwable cause) {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    String reason = "its " + length + " bytes do not fit into the driver's memory of " + heap
        + " MiB; set spark.driver.memory higher";
    return new ModelException(
        ErrorCondition.MODEL_READ_FAILED.with("file", path, "reason", reason), cause);
  }

  private static String lowerFirst(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
