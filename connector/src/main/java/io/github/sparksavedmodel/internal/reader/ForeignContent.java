/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Recognises files that are often found under a model's name without being one. */
final class ForeignContent {
  private static final int HEAD = 64;
  private static final Map<String, String> KINDS = kinds();

  private ForeignContent() {}

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put(
        "version https://git-lfs",
        "it is a pointer of Git LFS and not the file itself, which \"git lfs pull\" fetches");
    kinds.put("<!doctype html", "it is a web page");
    kinds.put("<html", "it is a web page");
    kinds.put("<?xml", "it is an XML document");
    kinds.put("pk\u0003\u0004", "it is a ZIP archive");
    kinds.put("\u001f\u008b", "it is compressed with gzip");
    kinds.put("\u0089hdf", "it is an HDF5 file, as Keras writes");
    kinds.put(
        "saved_model_schema_version", "it is in text format, which is named \"saved_model.pbtxt\"");
    return kinds;
  }

  /** What the file is, as a clause for an error message, judged by its first bytes. */
  static Optional<String> recognise(FileSystem files, Path path) {
    try (InputStream input = files.open(path)) {
      String head = new String(input.readNBytes(HEAD), StandardCharsets.ISO_8859_1)
          .stripLeading()
          .toLowerCase(Locale.ROOT);
      if (path.getName().equals(GraphFile.TEXT) && head.startsWith("saved_model_schema")) {
        return Optional.empty();
      }
      return KINDS.entrySet().stream()
          .filter(kind -> head.startsWith(kind.getKey()))
          .map(Map.Entry::getValue)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
