/*
 * Copyright the spark-savedmodel contributors. Licensed under the Apache License, Version 2.0.
 * See the LICENSE file at the root of this repository.
 */

package io.github.sparksavedmodel.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparksavedmodel.error.ModelException;
import io.github.sparksavedmodel.internal.reader.ModelListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedModelFilesTest {
  private final AtomicLong fetched = new AtomicLong();

  @TempDir
  Path directory;

  private Path model;
  private SharedModelFiles files;

  @BeforeEach
  void writeAModel() throws IOException {
    model = Files.createDirectory(directory.resolve("model"));
    Files.writeString(model.resolve("saved_model.pb"), "graph");
    Files.writeString(model.resolve("more"), "more");
    Configuration hadoop = new Configuration(false);
    String location = model.toUri().toString();
    ModelListing listing = ModelListing.of(new org.apache.hadoop.fs.Path(location), hadoop);
    files = new SharedModelFiles(
        new PlannedModel(location, listing, hadoop),
        new FetchProgress(() -> false, fetched::addAndGet));
  }

  private Path copy() throws Exception {
    Path copy = Files.createTempDirectory(directory, "copy");
    files.copyInto(copy);
    return copy;
  }

  @Test
  void countsWhatItCopies() throws Exception {
    assertThat(copy().resolve("more")).hasContent("more");
    assertThat(fetched).hasValue(9);
  }

  @Test
  void refusesAFileOfTheSameLengthThatWasWrittenAgain() throws IOException {
    Files.writeString(model.resolve("more"), "mode");
    Files.setLastModifiedTime(model.resolve("more"), FileTime.fromMillis(5_000));
    assertThatThrownBy(this::copy)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[MODEL_CHANGED]")
        .hasMessageContaining("the file \"more\" was written again");
    assertThat(fetched).hasValue(0);
  }

  @Test
  void refusesFurtherFilesAndNamesMissingOnes() throws IOException {
    Files.createFile(model.resolve("new"));
    assertThatThrownBy(this::copy).hasMessageContaining("the file \"new\" was added");
    Files.delete(model.resolve("more"));
    assertThatThrownBy(this::copy).hasMessageContaining("the file \"more\" was removed");
  }
}
