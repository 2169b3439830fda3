/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over the graph file, {@code variables.index} and the listing of the directory, in this
 * order. As the listing holds the length of every file, no two models give the same sequence of
 * bytes.
 *
 * <p>The variables themselves are not read: they can be large and on a remote store, and their
 * index and modification times change with them.
 */
final class ModelIdentity {
  private static final int BUFFER = 1 << 16;

  private final MessageDigest digest = sha256();

  /** The digest, for a stream that adds the graph file while it is parsed. */
  MessageDigest digest() {
    return digest;
  }

  /** Adds a file's content and gives its length. */
  long add(InputStream content) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long length = 0;
    for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
      digest.update(buffer, 0, count);
      length += count;
    }
    return length;
  }

  /** Adds the listing and gives the identity in hexadecimal. */
  String finish(ModelListing listing) {
    for (ModelFile file : listing.files()) {
      String line = file.relativePath() + '\0' + file.length() + '\0' + file.stamp() + '\n';
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
