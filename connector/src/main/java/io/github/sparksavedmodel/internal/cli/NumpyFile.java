/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A file of one array ({@code .npy}) or of named ones ({@code .npz}). */
final class NumpyFile {
  private static final String ENDING = ".npy";

  private NumpyFile() {}

  /**
   * Reads an array.
   *
   * @param variable its name among those of the file; not needed if there is one
   */
  static NumpyArray read(String file, @Nullable String variable, Configuration configuration) {
    byte[] content;
    Path path = new Path(file);
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      content = in.readAllBytes();
    } catch (IOException failure) {
      throw new CommandException(
          "The file \"" + file + "\" cannot be read: " + failure.getMessage());
    }
    if (content.length < 2 || content[0] != 'P' || content[1] != 'K') {
      return NpyFormat.read(file, content);
    }
    Map<String, byte[]> arrays = entries(content);
    if (variable == null && arrays.size() != 1) {
      throw new CommandException("The file \"" + file + "\" has the arrays " + arrays.keySet()
          + ". Name one, as in INPUT=" + file + "[NAME].");
    }
    String name = variable == null ? arrays.keySet().iterator().next() : variable;
    byte[] array = arrays.get(name);
    if (array == null) {
      throw new CommandException("The file \"" + file + "\" has no array \"" + name + "\". It has "
          + arrays.keySet() + ".");
    }
    return NpyFormat.read(file + "[" + name + "]", array);
  }

  private static Map<String, byte[]> entries(byte[] content) {
    Map<String, byte[]> arrays = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        arrays.put(
            name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name,
            zip.readAllBytes());
      }
      return arrays;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
