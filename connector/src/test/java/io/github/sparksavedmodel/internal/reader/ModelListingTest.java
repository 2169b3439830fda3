/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelListingTest {
  private static final FileTime EARLIER = FileTime.fromMillis(1_700_000_000_000L);

  @TempDir
  private Path folder;

  @BeforeEach
  void copyModel() throws IOException {
    Fixtures.copy("vocabulary", folder);
    for (ModelFile file : listing().files()) {
      Files.setLastModifiedTime(folder.resolve(file.relativePath()), EARLIER);
    }
  }

  private ModelListing listing() {
    return ModelListing.of(Fixtures.hadoop(folder), new Configuration());
  }

  private String identity() {
    return Fixtures.read(folder).identity();
  }

  @Test
  void listsAllFilesButChecksums() throws IOException {
    Files.writeString(folder.resolve(".saved_model.pb.crc"), "");
    Files.createDirectories(folder.resolve("a b%c"));
    Files.writeString(folder.resolve("a b%c/d+#e.txt"), "four");

    assertThat(listing().files())
        .extracting(ModelFile::relativePath)
        .containsExactly(
            "a b%c/d+#e.txt",
            "assets/vocabulary.txt",
            "fingerprint.pb",
            "saved_model.pb",
            "variables/variables.data-00000-of-00001",
            "variables/variables.index");
    assertThat(listing().file("a b%c/d+#e.txt").orElseThrow().length()).isEqualTo(4);
    assertThat(listing().file("saved_model.pb").orElseThrow().stamp())
        .isEqualTo("modified 1700000000000");
    assertThat(listing().totalLength())
        .isEqualTo(listing().files().stream().mapToLong(ModelFile::length).sum());
  }

  @Test
  void prefersEntityTags() throws IOException {
    assertThat(ModelListing.of(Fixtures.hadoop(folder), tagged("1a2b")).files())
        .extracting(ModelFile::stamp)
        .containsOnly("etag 1a2b");
    assertThat(ModelListing.of(Fixtures.hadoop(folder), tagged("")).files())
        .extracting(ModelFile::stamp)
        .containsOnly("modified 1700000000000");
  }

  @Test
  void givesTheSameIdentityWhileNothingChanges() {
    assertThat(identity()).isEqualTo(identity()).matches("[0-9a-f]{64}");
    assertThat(listing()).isEqualTo(listing());
    assertThat(listing().differenceTo(listing())).isEmpty();
  }

  @Test
  void givesTheSameIdentityToACopyWithTheSameTimes(@TempDir Path other) throws IOException {
    for (ModelFile file : listing().files()) {
      Path copy = other.resolve(file.relativePath());
      Files.createDirectories(copy.getParent());
      Files.copy(folder.resolve(file.relativePath()), copy);
      Files.setLastModifiedTime(copy, EARLIER);
    }
    assertThat(Fixtures.read(other).identity()).isEqualTo(identity());
  }

  @Test
  void noticesNewContentOfTheSameLength() throws IOException {
    String before = identity();
    ModelListing listed = listing();
    Path shard = folder.resolve("variables/variables.data-00000-of-00001");
    byte[] content = Files.readAllBytes(shard);
    content[0]++;
    Files.write(shard, content);

    assertThat(identity()).isNotEqualTo(before);
    assertThat(listed.differenceTo(listing()))
        .contains("the file \"variables/variables.data-00000-of-00001\" was written again");
  }

  @Test
  void noticesANewTimeAndANewLength() throws IOException {
    String before = identity();
    Path asset = folder.resolve("assets/vocabulary.txt");
    Files.setLastModifiedTime(asset, FileTime.fromMillis(EARLIER.toMillis() + 1));
    String touched = identity();
    Files.writeString(asset, "shorter");
    Files.setLastModifiedTime(asset, EARLIER);

    assertThat(List.of(before, touched, identity())).doesNotHaveDuplicates();
  }

  @Test
  void noticesAddedAndRemovedFiles() throws IOException {
    ModelListing listed = listing();
    String before = identity();
    Path added = Files.writeString(folder.resolve("notes.txt"), "");
    ModelListing more = listing();

    assertThat(identity()).isNotEqualTo(before);
    assertThat(listed.differenceTo(more)).contains("the file \"notes.txt\" was added");
    Files.delete(added);
    assertThat(more.differenceTo(listing())).contains("the file \"notes.txt\" was removed");
    assertThat(identity()).isEqualTo(before);
  }

  private static RawLocalFileSystem tagged(String etag) throws IOException {
    TaggedFileSystem files = new TaggedFileSystem(etag);
    files.initialize(java.net.URI.create("file:///"), new Configuration());
    return files;
  }

  /** Gives every file the same entity tag, as an object store gives each its own. */
  private static final class TaggedFileSystem extends RawLocalFileSystem {
    private final String etag;

    TaggedFileSystem(String etag) {
      this.etag = etag;
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
      FileStatus[] statuses = super.listStatus(path);
      for (int i = 0; i < statuses.length; i++) {
        statuses[i] = new TaggedStatus(statuses[i], etag);
      }
      return statuses;
    }
  }

  private static final class TaggedStatus extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final String etag;

    TaggedStatus(FileStatus status, String etag) {
      super(
          status.getLen(),
          status.isDirectory(),
          1,
          status.getBlockSize(),
          status.getModificationTime(),
          status.getPath());
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }
}
