/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ErrorMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the driver answers an executor that asks for a model. As bytes on the wire: the message loop
 * of the other side may know none of our classes.
 */
sealed interface PublisherAnswer {

  /** The model is there to be fetched. */
  record Published(PublishedModel model) implements PublisherAnswer {}

  /** It is being published; ask again soon. Attempts count from 1. */
  record Publishing(int attempt) implements PublisherAnswer {}

  /** It cannot be published. */
  record Failed(ErrorMessage error) implements PublisherAnswer {}

  /** The form on the wire. */
  default byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream output = new DataOutputStream(bytes)) {
      if (this instanceof Published published) {
        write(published.model(), output);
      } else if (this instanceof Publishing publishing) {
        output.writeByte('w');
        output.writeInt(publishing.attempt());
      } else if (this instanceof Failed failed) {
        write(failed.error(), output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(PublishedModel model, DataOutputStream output) throws IOException {
    output.writeByte('p');
    output.writeLong(model.broadcast());
    output.writeInt(model.chunkBytes());
    output.writeInt(model.manifest().entries().size());
    for (StoreManifest.Entry entry : model.manifest().entries()) {
      write(entry.file().relativePath(), output);
      output.writeLong(entry.file().length());
      write(entry.sha256(), output);
    }
  }

  private static void write(ErrorMessage error, DataOutputStream output) throws IOException {
    output.writeByte('f');
    write(error.condition().name(), output);
    output.writeInt(error.parameters().size());
    for (Map.Entry<String, String> parameter : error.parameters().entrySet()) {
      write(parameter.getKey(), output);
      write(parameter.getValue(), output);
    }
  }

  /** Of any length, which {@code writeUTF} does not take. */
  private static void write(String text, DataOutputStream output) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.writeInt(bytes.length);
    output.write(bytes);
  }

  /** Reads the form on the wire. */
  static PublisherAnswer of(byte[] bytes) {
    try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return switch (input.readByte()) {
        case 'p' -> new Published(readModel(input));
        case 'w' -> new Publishing(input.readInt());
        default -> new Failed(readError(input));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PublishedModel readModel(DataInputStream input) throws IOException {
    long broadcast = input.readLong();
    int chunkBytes = input.readInt();
    int files = input.readInt();
    List<StoreManifest.Entry> entries = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      StoredFile file = new StoredFile(readText(input), input.readLong());
      entries.add(new StoreManifest.Entry(file, readText(input)));
    }
    return new PublishedModel(broadcast, chunkBytes, new StoreManifest(entries));
  }

  private static ErrorMessage readError(DataInputStream input) throws IOException {
    ErrorCondition condition = ErrorCondition.valueOf(readText(input));
    int parameters = input.readInt();
    Object[] namesAndValues = new Object[2 * parameters];
    for (int i = 0; i < namesAndValues.length; i++) {
      namesAndValues[i] = readText(input);
    }
    return condition.with(namesAndValues);
  }

  private static String readText(DataInputStream input) throws IOException {
    return new String(input.readNBytes(input.readInt()), StandardCharsets.UTF_8);
  }
}
