/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Appends the entries of a jar to another one as they are, packed, which takes a second where
 * packing them anew takes half a minute. What describes the appended jar itself is left out; of
 * entries with one name the first one stays.
 */
class AppendJar {

  public static void main(String[] jars) throws IOException {
    Path target = Path.of(jars[0]);
    Path merged = target.resolveSibling(target.getFileName() + ".merged");
    Set<String> names = new HashSet<>();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(merged)) {
      append(target, entry -> true, out, names);
      append(Path.of(jars[1]), entry -> !entry.getName().startsWith("META-INF/"), out, names);
    }
    Files.move(merged, target, REPLACE_EXISTING);
  }

  private static void append(
      Path jar, Predicate<ZipArchiveEntry> isWanted, ZipArchiveOutputStream out, Set<String> names)
      throws IOException {
    try (ZipFile file = ZipFile.builder().setPath(jar).get()) {
      for (ZipArchiveEntry entry : Collections.list(file.getEntriesInPhysicalOrder())) {
        if (isWanted.test(entry) && names.add(entry.getName())) {
          out.addRawArchiveEntry(entry, file.getRawInputStream(entry));
        }
      }
    }
  }
}
