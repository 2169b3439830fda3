/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import io.github.sparksavedmodel.error.ErrorCondition;
import io.github.sparksavedmodel.error.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies the files of one model into a directory, counting and hashing them on the way. Confined to
 * the thread that holds the lock of the model.
 */
final class ModelCopy {
  private static final int BUFFER_BYTES = 1 << 20;

  private final HadoopModelFiles source;
  private final Path modelDirectory;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  ModelCopy(HadoopModelFiles source, Path modelDirectory) {
    this.source = source;
    this.modelDirectory = modelDirectory;
  }

  /**
   * Copies everything.
   *
   * @throws ModelException MODEL_CHANGED if a file is gone or has another length than was listed;
   *     STORE_COPY_FAILED if reading or writing fails
   */
  StoreManifest run() throws InterruptedException {
    List<StoreManifest.Entry> entries = new ArrayList<>();
    for (StoredFile file : source.files()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException(file.relativePath());
      }
      entries.add(new StoreManifest.Entry(file, copy(file)));
    }
    return new StoreManifest(entries);
  }

  private String copy(StoredFile file) throws InterruptedException {
    try (InputStream input = open(file)) {
      Path target = modelDirectory.resolve(file.relativePath());
      Files.createDirectories(target.resolveSibling("."));
      try (OutputStream output = Files.newOutputStream(target)) {
        return copy(file, input, output);
      }
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw (InterruptedException) new InterruptedException(file.relativePath()).initCause(e);
    } catch (IOException e) {
      throw new ModelException(
          ErrorCondition.STORE_COPY_FAILED.with(
              "file",
              source.location() + '/' + file.relativePath(),
              "directory",
              modelDirectory,
              "reason",
              Reasons.of(e)),
          e);
    }
  }

  private InputStream open(StoredFile file) throws IOException {
    try {
      return source.open(file);
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw changed("\"" + file.relativePath() + "\" is gone", e);
    }
  }

  private String copy(StoredFile file, InputStream input, OutputStream output) throws IOException {
    MessageDigest digest = Sha256.digest();
    long length = 0;
    int read;
    while ((read = input.read(buffer)) >= 0) {
      output.write(buffer, 0, read);
      digest.update(buffer, 0, read);
      length += read;
    }
    if (length != file.length()) {
      throw changed(
          "\"%s\" has %d bytes instead of %d".formatted(file.relativePath(), length, file.length()),
          null);
    }
    return Sha256.text(digest);
  }

  private ModelException changed(String reason, @Nullable Throwable cause) {
    return new ModelException(
        ErrorCondition.MODEL_CHANGED.with("path", source.location(), "reason", reason), cause);
  }

  /** The SHA-256 of a file in hexadecimal. Fails if the thread is interrupted. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream input = Files.newInputStream(file)) {
      int read;
      while ((read = input.read(buffer)) >= 0) {
        digest.update(buffer, 0, read);
      }
    }
    return Sha256.text(digest);
  }
}
